import { randomUUID } from 'node:crypto';

import type { Kibble } from './kibble';

const ADD_ADDRESS = `mutation ($input: AddressInput!) {
  addAddress(input: $input) { address { id } userErrors { code field } }
}`;
const PLACE = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id code } userErrors { code field } }
}`;

/** An address of a small flat, with all that a driver needs at its door. */
export const CORK = { street: '1 Main Street', city: 'Cork', zip: 'T12 X4', country: 'IE', phone: '+353 21 123456', instructions: 'Ring twice.' };

/** An order as its customer and the staff know it. */
export interface PlacedOrder {
  id: string;
  code: string;
}

export interface Slot {
  id: string;
  startsAt: string;
}

interface Details {
  /** Added to the customer's addresses; left out, it goes to the first that they have. */
  address?: typeof CORK;
  slot?: Slot;
  note?: string;
}

/** Places an order past the browser, to be paid at the door; `items` by the ids of their products. */
export async function placeOrder(
  kibble: Kibble,
  person: string,
  items: Record<string, number>,
  { address, slot, note }: Details = {},
): Promise<PlacedOrder> {
  const input = {
    idempotencyKey: randomUUID(),
    addressId: await addressOf(kibble, person, address),
    paymentMethod: 'ON_DELIVERY',
    slotId: slot?.id,
    note,
    items: Object.entries(items).map(([productId, quantity]) => ({ productId, quantity })),
  };
  const { placeOrder } = await kibble.ask(person, PLACE, { input });
  if (!placeOrder.order) throw new Error(JSON.stringify(placeOrder.userErrors));
  return placeOrder.order;
}

async function addressOf(kibble: Kibble, person: string, added: typeof CORK | undefined): Promise<string> {
  if (added) return (await kibble.ask(person, ADD_ADDRESS, { input: added })).addAddress.address.id;
  return (await kibble.ask(person, '{ addresses { id } }')).addresses[0].id;
}

/** A delivery slot that can be booked, of a day after today whatever the hour and the clock. */
export async function slotOfLaterDay(kibble: Kibble): Promise<Slot> {
  const { deliverySlots } = await kibble.ask('ada', '{ deliverySlots { id startsAt bookable } }');
  const soonest = Date.now() + 48 * 60 * 60 * 1000;
  return deliverySlots.find(({ startsAt, bookable }: Slot & { bookable: boolean }) => bookable && Date.parse(startsAt) > soonest);
}

/** Takes a step with an order as the staff does, such as `startPackaging`. */
export async function takeStep(kibble: Kibble, step: string, orderId: string, rest = ''): Promise<void> {
  const mutation = `mutation ($orderId: ID!) { step: ${step}(orderId: $orderId${rest}) { userErrors { code } } }`;
  const { step: payload } = await kibble.ask('sam', mutation, { orderId });
  if (payload.userErrors.length > 0) throw new Error(JSON.stringify(payload.userErrors));
}

/** Takes steps of an order, one after the other. */
export async function takeSteps(kibble: Kibble, { id }: PlacedOrder, ...steps: string[]): Promise<void> {
  for (const step of steps) await takeStep(kibble, step, id);
}
