import type { OrderAction, OrderPartsFragment, OrderStatus, StaffRowPartsFragment, StaffSlotPartsFragment, StockPartsFragment } from '~/gql/staff/graphql';

type Item = OrderPartsFragment['items'][number];

function money(amount: number) {
  return { __typename: 'Money' as const, amount, currency: 'EUR' };
}

/** A line of an order, of which each piece costs 5 euros. */
export function item(productId: string, quantity: number, packedQuantity: number | null = null): Item {
  const line = { __typename: 'OrderItem', productId, productName: productId, quantity, packedQuantity, product: null };
  return { ...line, unitPrice: money(500), lineTotal: money(500 * quantity) } as Item;
}

/** An order as staff reads it: two lines, and a delivery for 10 euros that is paid at the door. */
export function order(status: OrderStatus, availableActions: OrderAction[], parts: Partial<OrderPartsFragment> = {}): OrderPartsFragment {
  const address = { __typename: 'DeliveryAddress', name: null, company: null, street: '1 Main Street', city: 'Cork', zip: 'T12', state: null, country: 'IE', instructions: null, formatted: '1 Main Street\nT12 Cork\nIE' };
  const slot = { __typename: 'BookedSlot', id: 'slot', startsAt: '2026-11-23T08:00:00.000Z', endsAt: '2026-11-23T11:00:00.000Z' };
  return {
    __typename: 'Order',
    id: 'one',
    code: '261121-ONE',
    status,
    placedAt: '2026-11-21T08:00:00.000Z',
    items: [item('rope-toy', 2), item('beef-stew', 3)],
    itemsTotal: money(2500),
    total: money(3500),
    delivery: { __typename: 'Delivery', address, name: 'Ada', phone: null, price: money(1000), slot },
    payment: { __typename: 'Payment', method: 'ON_DELIVERY', status: 'DUE' },
    note: null,
    history: [],
    cancelReason: null,
    version: 1,
    availableActions,
    ...parts,
  } as OrderPartsFragment;
}

/** An order in a list of the staff. */
export function row(id: string, status: OrderStatus, parts: Partial<StaffRowPartsFragment> = {}): StaffRowPartsFragment {
  return {
    __typename: 'StaffOrderRow',
    id,
    code: `261121-${id.toUpperCase()}`,
    status,
    placedAt: '2026-11-21T08:00:00.000Z',
    customerName: 'Ada',
    itemCount: 5,
    total: money(3500),
    slotStartsAt: '2026-11-23T08:00:00.000Z',
    ...parts,
  } as StaffRowPartsFragment;
}

export function stockLevel(parts: Partial<StockPartsFragment> = {}): StockPartsFragment {
  const level = { productId: 'rope-toy', available: 7, reserved: 3, onHand: 10, inCarts: 1, lowStockAt: 5, version: 1 };
  return { __typename: 'StockLevel', ...level, ...parts } as StockPartsFragment;
}

/** A delivery slot of three hours. */
export function slot(startsAt: string, capacity = 20, remaining = capacity): StaffSlotPartsFragment {
  const endsAt = new Date(Date.parse(startsAt) + 3 * 60 * 60 * 1000).toISOString();
  return { __typename: 'DeliverySlot', id: startsAt, startsAt, endsAt, capacity, remaining, bookable: true } as StaffSlotPartsFragment;
}
