import { mockNuxtImport } from '@nuxt/test-utils/runtime';
import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { refusal } from '../support/account';
import { answered, cart, rope } from '../support/cart';
import { later, open, part, sent, sentBefore, settled, submit } from '../support/checkoutPage';
import { config } from '../support/config';
import { customer, placed, refused, shop } from '../support/checkout';
import { order } from '../support/orders';
import { CheckoutDocument, PlaceOrderDocument } from '~/gql/account/graphql';
import { CartDocument, SetCartLineDocument } from '~/gql/shop/graphql';
import { keepPlaced, readMemory, readPlaced } from '~/utils/checkout/memory';

const { session, navigateTo, fetched } = await vi.hoisted(async () => {
  const { reactive } = await import('vue');
  return {
    session: reactive({ isSignedIn: true, generation: 1, customerId: 'ada', ready: () => Promise.resolve() }),
    navigateTo: vi.fn(() => Promise.resolve()),
    fetched: vi.fn<typeof fetch>(),
  };
});
mockNuxtImport('useSession', () => () => session);
mockNuxtImport('navigateTo', () => navigateTo);
mockNuxtImport('useShopConfig', () => () => ({ ...config, payments: { provider: 'simulated', url: 'https://cards.example' } }));

beforeEach(() => {
  sessionStorage.clear();
  Object.assign(session, { isSignedIn: true, generation: 1, customerId: 'ada' });
  useCartWishes().forget();
  useCartMemory().forget();
  navigateTo.mockClear();
  fetched.mockReset();
  useNotices().notices = [];
});

const reused = refusal({ code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] });

describe('an order that is on its way', () => {
  it('says nothing of a lost order when only the payment provider cannot be reached', async () => {
    vi.stubGlobal('fetch', fetched);
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    const api = shop();
    const wrapper = await open(api);
    await wrapper.findAll('#checkout-payment input')[1]?.setValue(true);
    await vi.dynamicImportSettled();
    await settled();
    await wrapper.get('.card-number').setValue('4242 4242 4242 4242');
    await submit(wrapper, () => expect(part(wrapper, 'total')).toContain('That did not work.'));
    expect(wrapper.text()).not.toContain('nothing is ordered twice');
    expect(sent(api)).toEqual([]);
    vi.unstubAllGlobals();
    wrapper.unmount();
  });

  it('sends a lost order again as it was, with the same token of the card', async () => {
    vi.stubGlobal('fetch', fetched);
    fetched.mockImplementation(() => Promise.resolve(Response.json({ paymentToken: `tok_${fetched.mock.calls.length}` })));
    let isLost = true;
    const api = shop().on(PlaceOrderDocument, () => (isLost ? { lost: true } : placed({ replayed: true })));
    const wrapper = await open(api);
    await wrapper.findAll('#checkout-payment input')[1]?.setValue(true);
    await vi.dynamicImportSettled();
    await settled();
    await wrapper.get('.card-number').setValue('4242 4242 4242 4242');
    await submit(wrapper, () => expect(part(wrapper, 'total')).toContain('nothing is ordered twice'));
    expect(wrapper.text().split('nothing is ordered twice')).toHaveLength(2);
    isLost = false;
    await submit(wrapper, () => expect(navigateTo).toHaveBeenCalled());
    expect(sent(api)).toHaveLength(2);
    expect(sent(api)[0]).toMatchObject({ paymentMethod: 'CARD', paymentToken: 'tok_1' });
    expect(sent(api)[1]).toEqual(sent(api)[0]);
    expect(navigateTo).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
    wrapper.unmount();
  });

  it('leads to the order that a lost answer hides behind an empty cart', async () => {
    const memory = sentBefore();
    const api = shop()
      .on(CheckoutDocument, () => customer({ cart: cart([], { token: null }) }))
      .on(PlaceOrderDocument, ({ input }) => (input.addressId === 'home' ? placed({ replayed: true }) : refused(reused)))
      .on(CartDocument, () => ({ data: { cart: cart([], { token: null }) } }));
    const wrapper = await open(api);
    expect(sent(api).at(-1)).toEqual(memory.unanswered[0]);
    expect(navigateTo).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ name: 'orders-id' }), { replace: true });
    wrapper.unmount();
  });

  it('leads to the order that was known while the page was reloaded already', async () => {
    keepPlaced('ada', 'o1');
    const empty = shop().on(CheckoutDocument, () => customer({ cart: cart([], { token: null }) }));
    const wrapper = await open(empty);
    expect(sent(empty)).toEqual([]);
    expect(navigateTo).toHaveBeenCalledExactlyOnceWith(
      { name: 'orders-id', params: { id: 'o1' }, query: { placed: '1' } },
      { replace: true },
    );
    wrapper.unmount();
    navigateTo.mockClear();
    (await open(empty)).unmount();
    expect(navigateTo).toHaveBeenCalledExactlyOnceWith({ name: 'products' }, { replace: true });
  });

  it.each([
    ['signs out', { isSignedIn: false, customerId: undefined }],
    ['gives way to somebody else', { customerId: 'bob' }],
  ])('does nothing with an answer for somebody who %s meanwhile', async (_, next) => {
    const answer = later<ReturnType<typeof placed>>();
    const api = shop().on(PlaceOrderDocument, () => ({ when: answer.when }));
    const wrapper = await open(api);
    await wrapper.get('textarea').setValue('Ring twice');
    await submit(wrapper, () => expect(sent(api)).toHaveLength(1));
    useCartMemory().quantity = 7;
    sessionStorage.clear();
    Object.assign(session, { generation: 2, ...next });
    answer.give(placed({ order: order({ id: 'o1', status: 'AWAITING_PAYMENT' }), paymentClientSecret: 'secret' }));
    await settled();
    expect(navigateTo).not.toHaveBeenCalled();
    expect(useCartMemory().quantity).toBe(next.customerId === 'bob' ? 2 : 7);
    expect(wrapper.find('#confirmation').exists()).toBe(false);
    expect(readMemory('ada')).toBeUndefined();
    expect(wrapper.get<HTMLTextAreaElement>('textarea').element.value).toBe(next.customerId === 'bob' ? '' : 'Ring twice');
    wrapper.unmount();
    expect(readMemory('ada')).toBeUndefined();
  });

  it.each([
    ['thanks for an order whose answer was lost', [], { placed: '1' }, false],
    ['says that it was placed before, when the same is in the cart again', [[rope, 2]], {}, true],
  ] as const)('%s', async (_, lines, query, isTold) => {
    const api = shop()
      .on(PlaceOrderDocument, () => placed({ replayed: true }))
      .on(CartDocument, () => ({ data: { cart: cart(lines.map(([product, pieces]) => [product, pieces]), { token: null }) } }));
    const wrapper = await open(api);
    await submit(wrapper, () => expect(navigateTo).toHaveBeenCalled());
    expect(navigateTo).toHaveBeenCalledExactlyOnceWith({ name: 'orders-id', params: { id: 'o1' }, query }, { replace: true });
    expect(useNotices().notices.some(({ text }) => text.startsWith('This order had already been placed'))).toBe(isTold);
    expect([readMemory('ada'), readPlaced('ada'), readPlaced('bob')]).toEqual([undefined, 'o1', undefined]);
    wrapper.unmount();
  });

  describe('a confirmation that cannot be sent', () => {
    const waiting = () => placed({ order: order({ id: 'o1', status: 'AWAITING_PAYMENT' }), paymentClientSecret: 'secret' });
    const press = (wrapper: VueWrapper, text: string) =>
      wrapper.findAll('button').find((button) => button.text() === text)?.trigger('click');

    /** Orders, confirms, and finds that the payment provider cannot be reached. */
    async function fail() {
      vi.stubGlobal('fetch', fetched);
      fetched.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(new Response());
      const wrapper = await open(shop().on(PlaceOrderDocument, waiting));
      await submit(wrapper, () => expect(wrapper.find('#confirmation').exists()).toBe(true));
      await press(wrapper, 'Yes, confirm');
      await vi.waitFor(() => expect(wrapper.find('#confirmation-fault').exists()).toBe(true));
      expect(document.activeElement?.id).toBe('confirmation-fault');
      expect(navigateTo).not.toHaveBeenCalled();
      expect(readMemory('ada')?.unanswered).toHaveLength(1);
      return wrapper;
    }
    afterEach(() => void vi.unstubAllGlobals());

    it('is tried again', async () => {
      const wrapper = await fail();
      await press(wrapper, 'Try again');
      await settled();
      await press(wrapper, 'Yes, confirm');
      await vi.waitFor(() => expect(navigateTo).toHaveBeenCalledOnce());
      expect(fetched).toHaveBeenCalledTimes(2);
      expect(readMemory('ada')).toBeUndefined();
      wrapper.unmount();
    });

    it('is left for later', async () => {
      const wrapper = await fail();
      await press(wrapper, 'Decide later');
      await vi.waitFor(() => expect(navigateTo).toHaveBeenCalledOnce());
      expect(readMemory('ada')).toBeUndefined();
      wrapper.unmount();
    });

    it('keeps its key when the page is left', async () => {
      const wrapper = await fail();
      wrapper.unmount();
      expect(readMemory('ada')?.unanswered).toHaveLength(1);
    });
  });

  it('stays, and orders nothing, when the only line could not be taken out', async () => {
    sentBefore();
    const answer = later<{ lost: true }>();
    const api = shop().on(SetCartLineDocument, () => ({ when: answer.when }));
    const wrapper = await open(api);
    await wrapper.get('.cart-remove').trigger('click');
    await settled();
    expect(wrapper.findAll('.cart-line')).toHaveLength(0);
    answer.give({ lost: true });
    await settled();
    expect(wrapper.get('.cart-line').text()).toContain('That did not work.');
    expect(sent(api)).toEqual([]);
    expect(navigateTo).not.toHaveBeenCalled();
    wrapper.unmount();
  });

  it('orders nothing for a customer who has emptied the cart, whatever was sent before', async () => {
    sentBefore();
    const api = shop()
      .on(SetCartLineDocument, () => ({ data: { setCartLine: answered(cart([], { token: null, version: 2 })) } }))
      .on(PlaceOrderDocument, ({ input }) => (input.addressId === 'home' ? placed() : refused(refusal({ code: 'NOT_FOUND' }))));
    const wrapper = await open(api);
    await wrapper.get('.cart-remove').trigger('click');
    await vi.waitFor(() => expect(navigateTo).toHaveBeenCalledExactlyOnceWith({ name: 'products' }, { replace: true }));
    expect(sent(api)).toMatchObject([{ addressId: 'nowhere' }]);
    wrapper.unmount();
  });
});
