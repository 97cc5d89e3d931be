import { useMutation } from '@vue/apollo-composable';

import {
  BookDeliveryDocument,
  CancelOrderDocument,
  OrderDocument,
  ReorderDocument,
  type CartPartsFragment,
} from '~/gql/account/graphql';
import type { Refusal } from '~/utils/refusals';

/** What a customer does with an order. What is refused is answered, what fails on the way is thrown. */
export function useOrderActions() {
  const client = useApollo();
  const cancellation = useMutation(CancelOrderDocument);
  const booking = useMutation(BookDeliveryDocument);
  const repetition = useMutation(ReorderDocument, { fetchPolicy: 'no-cache' });

  async function cancel(id: string): Promise<readonly Refusal[]> {
    return told(id, (await cancellation.mutate({ id }))?.data?.cancelOrder.userErrors);
  }

  async function bookDelivery(orderId: string, slotId: string): Promise<readonly Refusal[]> {
    return told(orderId, (await booking.mutate({ orderId, slotId }))?.data?.bookDelivery.userErrors);
  }

  /** Puts the products into the cart, which is answered with what could not be. */
  async function reorder(orderId: string): Promise<{ cart: CartPartsFragment | null; refusals: readonly Refusal[] }> {
    const payload = (await repetition.mutate({ orderId }))?.data?.reorder;
    return { cart: payload?.cart ?? null, refusals: payload?.userErrors ?? [] };
  }

  /** A step that is not possible any more means that the order is another one by now: it is read anew. */
  async function told(id: string, refusals: readonly Refusal[] = []): Promise<readonly Refusal[]> {
    const isOld = refusals.some(({ code }) => code === 'INVALID_TRANSITION' || code === 'SLOT_CHANGE_USED');
    if (isOld) await client.query({ query: OrderDocument, variables: { id }, fetchPolicy: 'network-only' });
    return refusals;
  }

  return { cancel, bookDelivery, reorder };
}
