import { exchange } from './exchange';
import type { Headers } from './headers';

/** Finds what an example's variables hold a word for, as whoever is signed in. */
interface LookUp {
  query: string;
  /** The value in the answer's data; undefined when there is none. */
  pick: (data: never) => string | undefined;
}

interface Address {
  id: string;
  isDefault: boolean;
}

interface Slot {
  id: string;
  startsAt: string;
  bookable: boolean;
}

interface Order {
  id: string;
  availableActions: string[];
}

interface StaffOrder {
  id: string;
  slotStartsAt: string | null;
}

/** The next slot that can be booked. */
const nextSlot = (slots: Slot[]) => slots.find(({ bookable }) => bookable);

const lookUps: Record<string, LookUp> = {
  addressId: {
    query: 'query LookUpForTheExample { addresses { id isDefault } }',
    pick: ({ addresses }: { addresses: Address[] }) =>
      (addresses.find(({ isDefault }) => isDefault) ?? addresses[0])?.id,
  },
  bookableOrderId: {
    query: 'query LookUpForTheExample { orders(first: 10) { nodes { id availableActions } } }',
    pick: ({ orders }: { orders: { nodes: Order[] } }) =>
      orders.nodes.find(({ availableActions }) => availableActions.includes('BOOK_DELIVERY'))?.id,
  },
  slotId: {
    query: 'query LookUpForTheExample { deliverySlots(days: 14) { id startsAt bookable } }',
    pick: ({ deliverySlots }: { deliverySlots: Slot[] }) => nextSlot(deliverySlots)?.id,
  },
  slotDay: {
    query: 'query LookUpForTheExample { deliverySlots(days: 14) { id startsAt bookable } }',
    pick: ({ deliverySlots }: { deliverySlots: Slot[] }) => nextSlot(deliverySlots)?.startsAt.slice(0, 10),
  },
  placedOrderId: oldestIn('PLACED'),
  packingOrderId: oldestIn('PACKING'),
  packedOrderId: oldestIn('PACKED'),
  orderIdOnTheVan: oldestIn('OUT_FOR_DELIVERY'),
};

/** The order that waits longest in a state; one with a delivery slot goes first. */
function oldestIn(status: string): LookUp {
  return {
    query: `query LookUpForTheExample { staffOrders(status: ${status}, first: 50) { nodes { id slotStartsAt } } }`,
    pick: ({ staffOrders: { nodes } }: { staffOrders: { nodes: StaffOrder[] } }) =>
      (nodes.find(({ slotStartsAt }) => slotStartsAt !== null) ?? nodes[0])?.id,
  };
}

/** The words that can be looked up. */
export const words = Object.keys(lookUps);

/** The value for a word; null when there is none to be had. */
export async function lookUp(word: string, endpoint: string, headers: Headers): Promise<string | null> {
  const known = lookUps[word];
  if (known === undefined) return null;
  const { body } = await exchange(endpoint, { query: known.query }, headers);
  const { data, errors } = body as { data?: unknown; errors?: unknown[] };
  if (data === null || data === undefined || (errors ?? []).length > 0) return null;
  return known.pick(data as never) ?? null;
}
