import type { OrderPartsFragment, OrderRowPartsFragment } from '~/gql/account/graphql';

const EURO = (amount: number) => ({ __typename: 'Money' as const, amount, currency: 'EUR' });

/** An order as a list has it. */
export function orderRow(parts: Partial<OrderRowPartsFragment> = {}): OrderRowPartsFragment {
  return {
    __typename: 'Order',
    id: 'o1',
    code: '261121-AAAAAA',
    status: 'PLACED',
    placedAt: '2026-11-21T08:00:00.000Z',
    total: EURO(1380),
    version: 1,
    ...parts,
  } as OrderRowPartsFragment;
}

/** An order as its page has it. */
export function order(parts: Partial<OrderPartsFragment> = {}): OrderPartsFragment {
  return {
    ...orderRow(),
    items: [item({ quantity: 2 })],
    itemsTotal: EURO(1380),
    delivery: {
      __typename: 'Delivery',
      address: {
        __typename: 'DeliveryAddress',
        name: null,
        company: null,
        street: '1 Main Street',
        city: 'Cork',
        zip: 'T12',
        state: null,
        country: 'IE',
        instructions: null,
        formatted: '',
      },
      name: 'Ada',
      phone: null,
      price: EURO(0),
      slot: null,
    },
    payment: { __typename: 'Payment', method: 'ON_DELIVERY', status: 'DUE' },
    note: null,
    history: [{ __typename: 'OrderEvent', at: '2026-11-21T08:00:00.000Z', status: 'PLACED', actor: 'CUSTOMER', note: null }],
    cancelReason: null,
    availableActions: ['CANCEL'],
    ...parts,
  } as OrderPartsFragment;
}

/** A product of an order. */
export function item(parts: Partial<OrderPartsFragment['items'][number]> = {}): OrderPartsFragment['items'][number] {
  return {
    __typename: 'OrderItem',
    productId: 'rope-toy',
    productName: 'Rope toy',
    unitPrice: EURO(690),
    quantity: 1,
    packedQuantity: null,
    lineTotal: EURO(1380),
    product: null,
    ...parts,
  } as OrderPartsFragment['items'][number];
}
