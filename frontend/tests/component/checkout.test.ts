import { mockNuxtImport, mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { refusal } from '../support/account';
import type { FakeApi } from '../support/api';
import { answered, cart, money, rope } from '../support/cart';
import { config } from '../support/config';
import { customer, placed, quote, refused, shop } from '../support/checkout';
import { order } from '../support/orders';
import { CheckoutDocument, DeliveryQuoteDocument, PlaceOrderDocument } from '~/gql/account/graphql';
import { CartDocument, SetCartLineDocument } from '~/gql/shop/graphql';
import CheckoutPage from '~/pages/checkout.vue';
import { keepMemory, newMemory, readMemory } from '~/utils/checkout/memory';

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
  useNotices().notices = [];
});

const settled = async () => {
  for (let round = 0; round < 3; round += 1) {
    await flushPromises();
    await new Promise((resolve) => setTimeout(resolve));
  }
};

async function open(api: FakeApi) {
  const wrapper = await mountSuspended(CheckoutPage, { ...api.provided, attachTo: document.body });
  await settled();
  return wrapper;
}

/** Presses the button, and waits for what is expected to come of it. */
async function submit(wrapper: VueWrapper, expected: () => void) {
  await wrapper.findAll('form').at(-1)?.trigger('submit');
  await vi.waitFor(expected);
  await settled();
}

const part = (wrapper: VueWrapper, id: string) => wrapper.get(`#checkout-${id}`).text();
const sent = (api: FakeApi) => api.asked.filter(({ name }) => name === 'PlaceOrder').map(({ variables }) => variables.input);

const reused = refusal({ code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] });

/** An answer that comes when the test gives it. */
function later<Answer>() {
  let give = (_: Answer): void => undefined;
  const when = new Promise<Answer>((resolve) => (give = resolve));
  return { when, give: (answer: Answer) => give(answer) };
}

/** Leaves an order in the tab that was sent and never answered. */
function sentBefore() {
  const memory = newMemory('ada');
  memory.unanswered = [{ idempotencyKey: memory.key, addressId: 'home', paymentMethod: 'ON_DELIVERY' }];
  keepMemory(memory);
  return memory;
}

describe('the checkout', () => {
  it('orders what is shown to the preferred address, and leads to the order with an empty cart', async () => {
    const api = shop();
    const wrapper = await open(api);
    expect(wrapper.get('button[type=submit]').text()).toBe('Place order · €15.98');
    await wrapper.get('textarea').setValue('Ring twice');
    const { key } = readMemory('ada') ?? {};
    await submit(wrapper, () => expect(navigateTo).toHaveBeenCalled());
    expect(sent(api)).toEqual([
      {
        addressId: 'work',
        slotId: null,
        contactName: null,
        contactPhone: null,
        note: 'Ring twice',
        expectedTotal: 1598,
        paymentMethod: 'ON_DELIVERY',
        idempotencyKey: key,
      },
    ]);
    expect(navigateTo).toHaveBeenCalledExactlyOnceWith(
      { name: 'orders-id', params: { id: 'o1' }, query: { placed: '1' } },
      { replace: true },
    );
    expect(useCartMemory().quantity).toBe(0);
    expect(readMemory('ada')).toBeUndefined();
    expect(api.asked.map(({ name }) => name).filter((name) => name === 'Cart' || name === 'Checkout')).toEqual(['Checkout']);
    wrapper.unmount();
  });

  it.each([
    ['slot', refusal({ code: 'SLOT_FULL', field: ['input', 'slotId'] }), 'This delivery time is fully booked.'],
    ['address', refusal({ code: 'AREA_NOT_SERVED', field: ['input', 'addressId'] }), 'We do not deliver to this place.'],
    ['address', refusal({ code: 'NOT_FOUND', field: ['input', 'addressId'] }), 'This is not there any more.'],
    ['payment', refusal({ code: 'PAYMENT_DECLINED', field: ['input', 'paymentToken'] }), 'The card was declined.'],
    ['payment', refusal({ code: 'PAYMENT_TOKEN_USED', field: ['input', 'paymentToken'] }), 'This card entry was used before.'],
    ['total', refusal({ code: 'TOTAL_MISMATCH', field: ['input', 'expectedTotal'], expected: money(1700) }), 'it is €17.00 now.'],
    ['contact', refusal({ code: 'INVALID', field: ['input', 'contactPhone'] }), 'This cannot be taken as it is.'],
    ['total', refusal({ code: 'BELOW_MINIMUM_ORDER', field: ['input', 'items'], expected: money(2000) }), 'from €20.00 on.'],
    ['total', refusal({ code: 'ACCOUNT_CLOSED' }), 'This account is closed.'],
    ['total', refusal({ code: 'TRY_AGAIN' }), 'Too much happened at once.'],
  ])('tells at the %s what was refused (%o)', async (place, reason, words) => {
    const api = shop().on(PlaceOrderDocument, () => refused(reason));
    const wrapper = await open(api);
    await wrapper.get('textarea').setValue('Ring twice');
    await submit(wrapper, () => expect(part(wrapper, place)).toContain(words));
    expect(wrapper.text().split(words)).toHaveLength(2);
    expect(wrapper.get<HTMLTextAreaElement>('textarea').element.value).toBe('Ring twice');
    expect(navigateTo).not.toHaveBeenCalled();
    wrapper.unmount();
  });

  it.each([
    [refusal({ code: 'INSUFFICIENT_STOCK', productId: 'rope-toy', available: 1 }), 'Only one is left.'],
    [refusal({ code: 'OUT_OF_STOCK', productId: 'rope-toy', available: 0 }), 'This product is sold out.'],
    [refusal({ code: 'PRICE_CHANGED', productId: 'rope-toy', expected: money(600) }), 'it is €6.00 now.'],
  ])('tells beside the line what was refused of it, and reads cart and price anew (%o)', async (reason, words) => {
    const api = shop().on(PlaceOrderDocument, () => refused(reason));
    const wrapper = await open(api);
    await submit(wrapper, () => expect(wrapper.get('.cart-notes').text()).toContain(words));
    expect(part(wrapper, 'total')).toContain('Some products cannot be ordered like this.');
    const names = api.asked.map(({ name }) => name);
    expect(names.slice(names.indexOf('PlaceOrder') + 1).toSorted()).toEqual(['Checkout', 'DeliveryQuote']);
    wrapper.unmount();
  });

  it.each([
    [{ served: false, price: null, total: null }, 'We do not deliver to this address.'],
    [{ minimumOrder: money(2000) }, 'Orders are delivered from €20.00 on: €9.02 are missing.'],
  ])('sends nothing that cannot be delivered, and says why (%o)', async (parts, words) => {
    const api = shop().on(DeliveryQuoteDocument, () => quote(parts));
    const wrapper = await open(api);
    expect(part(wrapper, 'address')).toContain(words);
    await submit(wrapper, () => expect(part(wrapper, 'total')).toContain('Please see at the address why.'));
    expect(sent(api)).toEqual([]);
    wrapper.unmount();
  });

  it('says of an address that is not served either what was refused or what the quote says', async () => {
    let isServed = true;
    const api = shop()
      .on(DeliveryQuoteDocument, ({ addressId }) =>
        isServed || addressId === 'home' ? quote() : quote({ served: false, price: null, total: null }),
      )
      .on(PlaceOrderDocument, () => refused(refusal({ code: 'AREA_NOT_SERVED', field: ['input', 'addressId'] })));
    const wrapper = await open(api);
    isServed = false;
    await submit(wrapper, () => expect(part(wrapper, 'address')).toContain('We do not deliver to this place.'));
    expect(part(wrapper, 'address')).not.toContain('We do not deliver to this address.');
    await wrapper.findAll('#checkout-address input[type=radio]')[0]?.setValue(true);
    await settled();
    expect(part(wrapper, 'address')).not.toContain('We do not deliver');
    wrapper.unmount();
  });

  it('has three parts', async () => {
    const wrapper = await open(shop());
    expect(wrapper.findAll('h2').map((heading) => heading.text())).toEqual(['1 Address and contact', '2 Delivery time', '3 Payment and review']);
    wrapper.unmount();
  });

  it('leads the focus into the form of an address, and back', async () => {
    const wrapper = await open(shop());
    const opener = () => wrapper.findAll('#checkout-address button').find((button) => button.text() === 'Add another address');
    await opener()?.trigger('click');
    await settled();
    expect(document.activeElement?.getAttribute('name')).toBe('name');
    await wrapper.findAll('#checkout-address button').find((button) => button.text() === 'Cancel')?.trigger('click');
    await settled();
    expect(document.activeElement).toBe(opener()?.element);
    wrapper.unmount();
  });

  it('leads to a telephone number that is wrong, and sends nothing', async () => {
    const api = shop();
    const wrapper = await open(api);
    await wrapper.get('[name=contactPhone]').setValue('x');
    await submit(wrapper, () => expect(document.activeElement?.getAttribute('name')).toBe('contactPhone'));
    expect(sent(api)).toEqual([]);
    wrapper.unmount();
  });

  it('says nothing of a lost order when only the payment provider cannot be reached', async () => {
    vi.stubGlobal('fetch', fetched);
    fetched.mockReset().mockRejectedValue(new TypeError('Failed to fetch'));
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

  it('asks for an address where there is none', async () => {
    const api = shop().on(CheckoutDocument, () => customer({ addresses: [] }));
    const wrapper = await open(api);
    expect(wrapper.get('h3').text()).toBe('A new address');
    await submit(wrapper, () => expect(part(wrapper, 'address')).toContain('Please choose an address'));
    expect(document.activeElement?.id).toBe('checkout-address');
    expect(sent(api)).toEqual([]);
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
    expect(useNotices().notices.some(({ text }) => text.startsWith('This order had been placed already'))).toBe(isTold);
    expect(readMemory('ada')).toBeUndefined();
    wrapper.unmount();
  });

  describe('a confirmation that cannot be sent', () => {
    const waiting = () => placed({ order: order({ id: 'o1', status: 'AWAITING_PAYMENT' }), paymentClientSecret: 'secret' });
    const press = (wrapper: VueWrapper, text: string) =>
      wrapper.findAll('button').find((button) => button.text() === text)?.trigger('click');

    /** Orders, confirms, and finds that the payment provider cannot be reached. */
    async function fail() {
      vi.stubGlobal('fetch', fetched);
      fetched.mockReset().mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(new Response());
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

  it('leads from an empty cart to the products', async () => {
    const api = shop().on(CheckoutDocument, () => customer({ cart: cart([], { token: null }) }));
    const wrapper = await open(api);
    expect(navigateTo).toHaveBeenCalledExactlyOnceWith({ name: 'products' }, { replace: true });
    expect(sent(api)).toEqual([]);
    wrapper.unmount();
  });
});
