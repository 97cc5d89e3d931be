import { useStorage } from '@vueuse/core';

import { deviceStorage } from '~/utils/storage';

/**
 * What this device keeps of the cart between visits: what opens a visitor's cart, and how many pieces the cart
 * held when it was last seen, so that a page can tell it without asking.
 */
export const useCartMemory = defineStore('cart-memory', () => {
  const token = useStorage<string | null>('kibble.cart-token', null, deviceStorage());
  const quantity = useStorage('kibble.cart-quantity', 0, deviceStorage());

  function keep(cart: { token?: string | null; totalQuantity: number }): void {
    if (cart.token) token.value = cart.token;
    quantity.value = cart.totalQuantity;
  }

  function forget(): void {
    token.value = null;
    quantity.value = 0;
  }

  return { token, quantity, keep, forget };
});
