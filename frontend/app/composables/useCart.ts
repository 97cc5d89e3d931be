import { useMutation } from '@vue/apollo-composable';

import { AddToCartDocument, type CartPartsFragment, type ProductCardPartsFragment, type UserErrorPartsFragment } from '~/gql/shop/graphql';
import { faultOf } from '~/utils/faults';

interface CartPayload {
  cart: CartPartsFragment | null;
  userErrors: UserErrorPartsFragment[];
}

/** Changes of the cart, from wherever they are made. What came of them is told in a notice. */
export function useCart() {
  const { t } = useLocale();
  const { sentence } = useRefusals();
  const memory = useCartMemory();
  const notices = useNotices();
  const addition = useMutation(AddToCartDocument);

  async function add(product: ProductCardPartsFragment, quantity: number): Promise<boolean> {
    const variables = { productId: product.id, quantity, token: memory.token, idempotencyKey: crypto.randomUUID() };
    return settle(
      async () => (await addition.mutate(variables))?.data?.addToCart,
      () => t('cart.added', { name: product.name, count: quantity }, quantity),
    );
  }

  async function settle(send: () => Promise<CartPayload | undefined>, done?: () => string): Promise<boolean> {
    try {
      const payload = await send();
      if (payload?.cart) memory.keep(payload.cart);
      for (const refusal of payload?.userErrors ?? []) notices.tell(sentence(refusal), 'danger');
      if (!payload?.cart) return false;
      if (done) notices.tell(done());
      return true;
    } catch (error) {
      notices.tell(t(`errors.faults.${faultOf(error).kind}`), 'danger');
      return false;
    }
  }

  return { add };
}
