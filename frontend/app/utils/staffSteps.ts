import type { ApolloCache } from '@apollo/client/core';

import type { OrderAction, OrderPartsFragment, OrderStatus, StaffRowPartsFragment } from '~/gql/staff/graphql';

/** What staff does with an order, with what has to be said about it. */
export type StaffStep =
  | { action: 'START_PACKAGING' | 'COMPLETE_PACKAGING' | 'START_DELIVERY' }
  | { action: 'UPDATE_PACKAGING_PRODUCT'; productId: string; quantity: number }
  /** `paid` is left out for an order that is not paid at the door. */
  | { action: 'COMPLETE_DELIVERY'; paid?: boolean }
  | { action: 'FAIL_DELIVERY' | 'CANCEL'; reason: string }
  /** Without a slot the customer books one. */
  | { action: 'RETRY_DELIVERY'; slotId: string | null };

/** The states that staff has something to do in, in the order in which an order goes through them. */
export const OPEN_STATUSES = [
  'AWAITING_PAYMENT',
  'PLACED',
  'PACKING',
  'PACKED',
  'OUT_FOR_DELIVERY',
  'DELIVERY_FAILED',
] as const satisfies readonly OrderStatus[];

interface Rights {
  isAdmin: boolean;
  isWarehouse: boolean;
  isDelivery: boolean;
}

/** The next steps of an order in a list, where the API tells its state alone. Packing has a page of its own. */
export function nextSteps(status: OrderStatus, { isWarehouse, isDelivery }: Rights): OrderAction[] {
  switch (status) {
    case 'PLACED':
      return isWarehouse ? ['START_PACKAGING'] : [];
    case 'PACKED':
      return isDelivery ? ['START_DELIVERY'] : [];
    case 'OUT_FOR_DELIVERY':
      return isDelivery ? ['COMPLETE_DELIVERY', 'FAIL_DELIVERY'] : [];
    case 'DELIVERY_FAILED':
      return isDelivery ? ['RETRY_DELIVERY'] : [];
    default:
      return [];
  }
}

/**
 * What of the available actions of an order is offered as a button to staff. Some of them may be there because
 * whoever asks is its customer, too.
 */
export function stepsOfOrder(order: Pick<OrderPartsFragment, 'status' | 'availableActions'>, rights: Rights): OrderAction[] {
  const isCancelled = rights.isAdmin && order.status !== 'AWAITING_PAYMENT';
  return order.availableActions.filter((action) => {
    switch (action) {
      case 'BOOK_DELIVERY':
      case 'CHANGE_DELIVERY':
      case 'UPDATE_PACKAGING_PRODUCT':
      case 'COMPLETE_PACKAGING':
        return false;
      case 'CANCEL':
        return isCancelled;
      default:
        return true;
    }
  });
}

/** Tells the lists of orders what an answer has told about one of them. Lists leave out what is in another state. */
export function noteOrder(cache: ApolloCache<unknown>, order: OrderPartsFragment): void {
  const id = cache.identify({ __typename: 'StaffOrderRow', id: order.id });
  if (!id) return;
  cache.modify<StaffRowPartsFragment>({
    id,
    fields: {
      status: () => order.status,
      total: () => order.total,
      slotStartsAt: () => order.delivery.slot?.startsAt ?? null,
    },
  });
}
