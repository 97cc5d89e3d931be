import { mockNuxtImport } from '@nuxt/test-utils/runtime';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { refusal } from '../support/account';
import { answered, cart, money } from '../support/cart';
import { open, part, sent, settled, submit } from '../support/checkoutPage';
import { config } from '../support/config';
import { customer, quote, refused, shop } from '../support/checkout';
import { CheckoutDocument, DeliveryQuoteDocument, PlaceOrderDocument } from '~/gql/account/graphql';
import { SetCartLineDocument } from '~/gql/shop/graphql';
import { keepPlaced, readMemory } from '~/utils/checkout/memory';

const { session, navigateTo } = await vi.hoisted(async () => {
  const { reactive } = await import('vue');
  return {
    session: reactive({ isSignedIn: true, generation: 1, customerId: 'ada', ready: () => Promise.resolve() }),
    navigateTo: vi.fn(() => Promise.resolve()),
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

describe('the checkout', () => {
  it('orders what is shown to the preferred address, and leads to the order with an empty cart', async () => {
    const api = shop();
    const wrapper = await open(api);
    expect(wrapper.get('button[type=submit]').text()).toBe('Place order · €15.98');
    await wrapper.get('textarea').setValue('Ring twice');
    const { key } = readMemory('ada') ?? {};
    let keptOnTheWay: ReturnType<typeof readMemory>;
    navigateTo.mockImplementationOnce(async () => {
      keptOnTheWay = readMemory('ada');
    });
    await submit(wrapper, () => expect(navigateTo).toHaveBeenCalled());
    // A reload before the page of the order is there leads to it.
    expect(keptOnTheWay).toMatchObject({ key, unanswered: sent(api) });
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
    ['slot', refusal({ code: 'SLOT_FULL', field: ['input', 'slotId'] }), 'Sorry, this delivery time is fully booked.'],
    ['address', refusal({ code: 'AREA_NOT_SERVED', field: ['input', 'addressId'] }), 'Sorry, we do not deliver there.'],
    ['address', refusal({ code: 'NOT_FOUND', field: ['input', 'addressId'] }), 'Sorry, this no longer exists.'],
    ['payment', refusal({ code: 'PAYMENT_DECLINED', field: ['input', 'paymentToken'] }), 'Sorry, the card was declined.'],
    ['payment', refusal({ code: 'PAYMENT_TOKEN_USED', field: ['input', 'paymentToken'] }), 'These card details have already been used.'],
    ['total', refusal({ code: 'TOTAL_MISMATCH', field: ['input', 'expectedTotal'], expected: money(1700) }), 'It is now €17.00.'],
    ['contact', refusal({ code: 'INVALID', field: ['input', 'contactPhone'] }), 'Please check this.'],
    ['total', refusal({ code: 'BELOW_MINIMUM_ORDER', field: ['input', 'items'], expected: money(2000) }), 'The minimum order is €20.00.'],
    ['total', refusal({ code: 'ACCOUNT_CLOSED' }), 'This account is closed.'],
    ['total', refusal({ code: 'TRY_AGAIN' }), 'We are very busy right now.'],
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
    [refusal({ code: 'INSUFFICIENT_STOCK', productId: 'rope-toy', available: 1 }), 'Sorry, there is only one left.'],
    [refusal({ code: 'OUT_OF_STOCK', productId: 'rope-toy', available: 0 }), 'Sorry, this product is sold out.'],
    [refusal({ code: 'PRICE_CHANGED', productId: 'rope-toy', expected: money(600) }), 'It is now €6.00.'],
  ])('tells beside the line what was refused of it, and reads cart and price anew (%o)', async (reason, words) => {
    const api = shop().on(PlaceOrderDocument, () => refused(reason));
    const wrapper = await open(api);
    await submit(wrapper, () => expect(wrapper.get('.cart-notes').text()).toContain(words));
    expect(part(wrapper, 'total')).toContain('Some items cannot be ordered like this.');
    const names = api.asked.map(({ name }) => name);
    expect(names.slice(names.indexOf('PlaceOrder') + 1).toSorted()).toEqual(['Checkout', 'DeliveryQuote']);
    wrapper.unmount();
  });

  it.each([
    [{ served: false, price: null, total: null }, 'Sorry, we do not deliver to this address.'],
    [{ minimumOrder: money(2000) }, 'Minimum order €20.00: add €9.02 more.'],
  ])('sends nothing that cannot be delivered, and says why (%o)', async (parts, words) => {
    const api = shop().on(DeliveryQuoteDocument, () => quote(parts));
    const wrapper = await open(api);
    expect(part(wrapper, 'address')).toContain(words);
    await submit(wrapper, () => expect(part(wrapper, 'total')).toContain('The reason is shown with the address.'));
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
    await submit(wrapper, () => expect(part(wrapper, 'address')).toContain('we do not deliver there.'));
    expect(part(wrapper, 'address')).not.toContain('we do not deliver to this address');
    await wrapper.findAll('#checkout-address input[type=radio]')[0]?.setValue(true);
    await settled();
    expect(part(wrapper, 'address')).not.toContain('we do not deliver');
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

  it('asks for an address where there is none', async () => {
    const api = shop().on(CheckoutDocument, () => customer({ addresses: [] }));
    const wrapper = await open(api);
    expect(wrapper.get('h3').text()).toBe('A new address');
    await submit(wrapper, () => expect(part(wrapper, 'address')).toContain('Please choose an address'));
    expect(document.activeElement?.id).toBe('checkout-address');
    expect(sent(api)).toEqual([]);
    wrapper.unmount();
  });

  it('leads from an empty cart to the products', async () => {
    const api = shop().on(CheckoutDocument, () => customer({ cart: cart([], { token: null }) }));
    const wrapper = await open(api);
    expect(navigateTo).toHaveBeenCalledExactlyOnceWith({ name: 'products' }, { replace: true });
    expect(sent(api)).toEqual([]);
    wrapper.unmount();
  });

  it('does not lead a customer who has emptied the cart to the order before', async () => {
    keepPlaced('ada', 'o1');
    const api = shop().on(SetCartLineDocument, () => ({ data: { setCartLine: answered(cart([], { token: null, version: 2 })) } }));
    const wrapper = await open(api);
    await wrapper.get('.cart-remove').trigger('click');
    await vi.waitFor(() => expect(navigateTo).toHaveBeenCalledExactlyOnceWith({ name: 'products' }, { replace: true }));
    wrapper.unmount();
  });
});
