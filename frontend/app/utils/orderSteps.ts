import type { OrderPartsFragment, OrderStatus } from '~/gql/account/graphql';

type Step = OrderPartsFragment['history'][number];

/** A step of an order as its customer reads it. */
export interface ToldStep {
  at: string;
  /** The key of the sentence. */
  key: string;
  /** What the staff wrote for the customer. */
  reason?: string;
}

/** With these steps staff says why; other notes are for the machines and the staff. */
const WITH_REASON: readonly OrderStatus[] = ['CANCELLED', 'DELIVERY_FAILED', 'PACKAGING_FAILED'];

/** The steps of an order that concern its customer, the oldest first. */
export function toldSteps(history: readonly Step[]): ToldStep[] {
  return history.flatMap((step, index) => {
    const { at, status, actor, note } = step;
    if (status === history[index - 1]?.status) {
      // Nothing but a booked slot leaves the state as it is; what staff counts while it packs is in the items.
      return actor === 'CUSTOMER' ? [{ at, key: 'orders.slotChosen' }] : [];
    }
    const reason = actor === 'STAFF' && WITH_REASON.includes(status) && note ? { reason: note } : {};
    return [{ at, key: `orders.status.${status}`, ...reason }];
  });
}

/** How an order is marked in lists: what went well, what is under way, what has failed. */
export function toneOf(status: OrderStatus): 'success' | 'primary' | 'warning' | 'secondary' | 'danger' {
  switch (status) {
    case 'DELIVERED':
      return 'success';
    case 'AWAITING_PAYMENT':
      return 'warning';
    case 'PLACED':
    case 'PACKING':
    case 'PACKED':
    case 'OUT_FOR_DELIVERY':
      return 'primary';
    case 'DELIVERY_FAILED':
    case 'PACKAGING_FAILED':
      return 'danger';
    case 'CANCELLED':
      return 'secondary';
    default:
      return unknownStatus(status);
  }
}

function unknownStatus(status: never): 'secondary' {
  console.warn('an order in a state that this build does not know', status);
  return 'secondary';
}
