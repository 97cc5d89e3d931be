import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../support/account';
import { FakeApi } from '../support/api';
import { answered, cart, money, rope, stew, warning, zebra } from '../support/cart';
import CartContents from '~/components/cart/CartContents.vue';
import { AddToCartDocument, CartDocument, ClearCartDocument, SetCartLineDocument } from '~/gql/shop/graphql';
import { useNotices } from '~/stores/notices';

beforeEach(() => {
  useCartWishes().forget();
  useCartMemory().forget();
  for (const { id } of useNotices().notices) useNotices().close(id);
});

/** The line of a product, with its number of pieces and its sum. */
const line = (wrapper: VueWrapper, name: string) => wrapper.findAll('li').find((one) => one.text().includes(name));
const pieces = (wrapper: VueWrapper, name: string) =>
  line(wrapper, name)?.get<HTMLInputElement>('input').element.value;
const total = (wrapper: VueWrapper, name: string) => line(wrapper, name)?.get('.cart-total').text();
const subtotal = (wrapper: VueWrapper) => wrapper.get('.h5').text();
const press = (wrapper: VueWrapper, label: string) => wrapper.get(`[aria-label="${label}"]`).trigger('click');
const settled = async () => {
  await flushPromises();
  await new Promise((resolve) => setTimeout(resolve));
  await flushPromises();
};

/** An answer for later, and the way to give it. */
function later<Data>() {
  let give: (answer: { data: Data } | { lost: true }) => void = () => undefined;
  const when = new Promise<{ data: Data } | { lost: true }>((resolve) => (give = resolve));
  return { when, give };
}

async function open(api: FakeApi) {
  const wrapper = await mountSuspended(CartContents, api.provided);
  await settled();
  return wrapper;
}

describe('the cart', () => {
  it('shows its lines and their warnings in words of the shop, and is read once', async () => {
    const held = cart([[rope, 2], [stew, 1]], {
      warnings: [
        warning({ code: 'PRICE_CHANGED', previousPrice: money(500) }),
        warning({ code: 'INSUFFICIENT_STOCK', available: 2 }),
        warning({ code: 'OUT_OF_STOCK', productId: 'beef-stew' }),
        warning({ code: 'PRODUCT_UNAVAILABLE', productId: 'gone' }),
      ],
    });
    const api = new FakeApi().on(CartDocument, () => ({ data: { cart: held } }));
    const wrapper = await open(api);
    expect(api.asked).toHaveLength(1);
    expect(line(wrapper, 'Rope toy')?.get('.cart-notes').text()).toBe(
      'The price has changed from €5.00 to €5.49.Sorry, only 2 left.',
    );
    expect(line(wrapper, 'Beef stew')?.get('.cart-notes').text()).toBe('Sorry, sold out at the moment.');
    expect(wrapper.get('.alert').text()).toBe('An item: Sorry, no longer available. It has been removed from your cart.');
    expect([total(wrapper, 'Rope toy'), subtotal(wrapper)]).toEqual(['€10.98', 'Subtotal€13.87']);
    expect(useCartMemory().quantity).toBe(3);
    expect(wrapper.text()).not.toContain('In English.');
  });

  it('shows a change at once, and takes it back with the reason when it is refused', async () => {
    const answer = later<{ setCartLine: ReturnType<typeof answered> }>();
    const api = new FakeApi()
      .on(CartDocument, () => ({ data: { cart: cart([[rope, 2]]) } }))
      .on(SetCartLineDocument, () => answer);
    const wrapper = await open(api);
    await press(wrapper, 'One more of Rope toy');
    await settled();
    expect([pieces(wrapper, 'Rope toy'), total(wrapper, 'Rope toy'), subtotal(wrapper)]).toEqual(['3', '€16.47', 'Subtotal€16.47']);
    expect(wrapper.findAll('button').find((button) => button.text() === 'Checkout')?.attributes('disabled')).toBe('');
    const limit = refusal({ code: 'LIMIT_REACHED', productId: 'rope-toy' });
    answer.give({ data: { setCartLine: answered(null, limit) } });
    await settled();
    expect([pieces(wrapper, 'Rope toy'), total(wrapper, 'Rope toy'), subtotal(wrapper)]).toEqual(['2', '€10.98', 'Subtotal€10.98']);
    expect(line(wrapper, 'Rope toy')?.get('.cart-notes').text()).toBe('You have reached the limit.');
    expect(useNotices().notices).toEqual([]);
    expect(wrapper.get('a.btn-primary').text()).toBe('Checkout');
  });

  it('takes back what was lost on the way, too', async () => {
    const api = new FakeApi()
      .on(CartDocument, () => ({ data: { cart: cart([[rope, 2]]) } }))
      .on(SetCartLineDocument, () => ({ lost: true }));
    const wrapper = await open(api);
    await press(wrapper, 'Remove Rope toy from the cart');
    await settled();
    expect(pieces(wrapper, 'Rope toy')).toBe('2');
    expect(line(wrapper, 'Rope toy')?.get('.cart-notes').text()).toBe('That did not work. Please try again in a moment.');
  });

  it('asks for one change after the other, and of quick ones for the last', async () => {
    const answers = [later<{ setCartLine: ReturnType<typeof answered> }>(), later<{ setCartLine: ReturnType<typeof answered> }>()];
    let sent = 0;
    const api = new FakeApi()
      .on(CartDocument, () => ({ data: { cart: cart([[rope, 1], [stew, 1]]) } }))
      .on(SetCartLineDocument, () => answers[sent++] ?? { lost: true });
    const wrapper = await open(api);
    for (let click = 0; click < 5; click += 1) await press(wrapper, 'One more of Rope toy');
    await settled();
    expect(pieces(wrapper, 'Rope toy')).toBe('6');
    expect(api.asked.slice(1).map(({ variables }) => variables.quantity)).toEqual([2]);
    answers[0]?.give({ data: { setCartLine: answered(cart([[rope, 2], [stew, 1]])) } });
    await settled();
    // The answer to the first choice does not undo the last one.
    expect([pieces(wrapper, 'Rope toy'), subtotal(wrapper)]).toEqual(['6', 'Subtotal€35.83']);
    expect(api.asked.slice(1).map(({ variables }) => variables.quantity)).toEqual([2, 6]);
    answers[1]?.give({ data: { setCartLine: answered(cart([[rope, 6], [stew, 1]])) } });
    await settled();
    expect([pieces(wrapper, 'Rope toy'), subtotal(wrapper), useCartMemory().quantity]).toEqual(['6', 'Subtotal€35.83', 7]);
    expect(api.asked).toHaveLength(3);
  });

  it('keeps the order of changes of different lines', async () => {
    const api = new FakeApi()
      .on(CartDocument, () => ({ data: { cart: cart([[rope, 1], [stew, 1]]) } }))
      .on(SetCartLineDocument, ({ productId, quantity }) => {
        const pieces = productId === 'rope-toy' ? [quantity, 1] : [3, quantity];
        return { data: { setCartLine: answered(cart([[rope, pieces[0] ?? 0], [stew, pieces[1] ?? 0]])) } };
      });
    const wrapper = await open(api);
    await press(wrapper, 'One more of Rope toy');
    await press(wrapper, 'One more of Beef stew');
    await press(wrapper, 'One more of Rope toy');
    await settled();
    expect(api.asked.slice(1).map(({ variables }) => [variables.productId, variables.quantity])).toEqual([
      ['rope-toy', 2],
      ['beef-stew', 2],
      ['rope-toy', 3],
    ]);
    expect(pieces(wrapper, 'Rope toy')).toBe('3');
  });

  it('shows a product that is added at once, in its place, and sends it under one key', async () => {
    const answer = later<{ addToCart: ReturnType<typeof answered> }>();
    const api = new FakeApi()
      .on(CartDocument, () => ({ data: { cart: cart([[rope, 1], [zebra, 1]]) } }))
      .on(AddToCartDocument, () => answer);
    const Adding = defineComponent({
      components: { CartContents },
      setup: () => ({ add: useCart().add, stew }),
      template: '<button class="add" @click="add(stew, 2)" /><CartContents />',
    });
    const wrapper = await mountSuspended(Adding, api.provided);
    await settled();
    await wrapper.get('.add').trigger('click');
    await settled();
    expect(wrapper.findAll('li a').map((link) => link.text()).filter(Boolean)).toEqual(['Beef stew', 'Rope toy', 'Zebra']);
    expect([total(wrapper, 'Beef stew'), useCartWishes().shownQuantity]).toEqual(['€5.78', 4]);
    expect(api.asked[1]?.variables).toMatchObject({ productId: 'beef-stew', quantity: 2, token: 'opens' });
    expect(api.asked[1]?.variables.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    answer.give({ data: { addToCart: answered(null, refusal({ code: 'PRODUCT_UNAVAILABLE', field: ['productId'] })) } });
    await settled();
    expect(wrapper.text()).not.toContain('Beef stew');
    // The line that it would stand beside is gone.
    expect(useNotices().notices.map(({ text }) => text)).toEqual(['Beef stew: Sorry, this product is no longer available.']);
    expect(useCartWishes().shownQuantity).toBeUndefined();
  });

  it('is emptied after a question, and leads to the products', async () => {
    const api = new FakeApi()
      .on(CartDocument, () => ({ data: { cart: cart([[rope, 1]]) } }))
      .on(ClearCartDocument, () => ({ data: { clearCart: answered(cart([], { token: null, version: 0 })) } }));
    const wrapper = await open(api);
    const button = (text: string) => wrapper.findAll('button').find((one) => one.text() === text);
    await button('Empty the cart')?.trigger('click');
    await button('Keep it')?.trigger('click');
    expect(api.asked).toHaveLength(1);
    await button('Empty the cart')?.trigger('click');
    await button('Yes, empty it')?.trigger('click');
    await settled();
    expect(wrapper.text()).toContain('Your cart is empty.');
    expect(wrapper.get('a').attributes('href')).toBe('/products');
    expect(useCartMemory().quantity).toBe(0);
  });

  it('is empty when its token opens nothing any more, and the token is thrown away', async () => {
    useCartMemory().keep({ token: 'old', totalQuantity: 3 });
    const api = new FakeApi().on(CartDocument, () => ({ data: { cart: cart([], { token: null, version: 0 }) } }));
    const wrapper = await open(api);
    expect(api.asked).toEqual([{ name: 'Cart', variables: { token: 'old' } }]);
    expect(wrapper.text()).toContain('Your cart is empty.');
    expect([useCartMemory().token, useCartMemory().quantity]).toEqual([null, 0]);
  });
});
