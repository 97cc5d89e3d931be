import { randomUUID } from 'node:crypto';

import type { Kibble } from './kibble';

const PLACE = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id code } userErrors { code field } }
}`;

/** An order as its customer and the staff know it. */
export interface PlacedOrder {
  id: string;
  code: string;
}

/** Places an order past the browser; `items` by the ids of their products. */
export async function placeOrder(kibble: Kibble, person: string, items: Record<string, number>): Promise<PlacedOrder> {
  const { addresses } = await kibble.ask(person, '{ addresses { id } }');
  const input = {
    idempotencyKey: randomUUID(),
    addressId: addresses[0].id,
    paymentMethod: 'ON_DELIVERY',
    items: Object.entries(items).map(([productId, quantity]) => ({ productId, quantity })),
  };
  const { placeOrder } = await kibble.ask(person, PLACE, { input });
  if (!placeOrder.order) throw new Error(JSON.stringify(placeOrder.userErrors));
  return placeOrder.order;
}

/** Takes a step with an order as the staff does, such as `startPackaging`. */
export async function takeStep(kibble: Kibble, step: string, orderId: string, rest = ''): Promise<void> {
  const mutation = `mutation ($orderId: ID!) { step: ${step}(orderId: $orderId${rest}) { userErrors { code } } }`;
  const { step: payload } = await kibble.ask('sam', mutation, { orderId });
  if (payload.userErrors.length > 0) throw new Error(JSON.stringify(payload.userErrors));
}
