import { randomUUID } from 'node:crypto';

import type { Kibble } from './kibble';

/** What a test needs to know of an order that it has had placed. */
export interface PlacedOrder {
  id: string;
  code: string;
  /** When its delivery slot begins. */
  slotStartsAt: string;
}

type Items = { productId: string; quantity: number }[];

/** Has somebody order something past the browser, to be paid at the door, for the first slot that can be booked. */
export async function placeOrder(kibble: Kibble, person: string, items: Items, note?: string): Promise<PlacedOrder> {
  const [slot] = (await kibble.ask(person, '{ deliverySlots { id startsAt bookable } }')).deliverySlots.filter(
    ({ bookable }: { bookable: boolean }) => bookable,
  );
  const address = { street: '1 Main Street', city: 'Cork', zip: 'T12 X4', country: 'IE', phone: '+353 21 123456', instructions: 'Ring twice.' };
  const { addAddress } = await kibble.ask(
    person,
    'mutation ($input: AddressInput!) { addAddress(input: $input) { address { id } userErrors { code field } } }',
    { input: address },
  );
  const { placeOrder } = await kibble.ask(
    person,
    'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id code } userErrors { code field message } } }',
    {
      input: {
        idempotencyKey: randomUUID(),
        addressId: addAddress.address.id,
        items,
        paymentMethod: 'ON_DELIVERY',
        slotId: slot.id,
        note,
      },
    },
  );
  if (!placeOrder.order) throw new Error(JSON.stringify(placeOrder.userErrors));
  return { ...placeOrder.order, slotStartsAt: slot.startsAt };
}

/** Takes steps of an order past the browser, such as `startPackaging`, one after the other. */
export async function takeSteps(kibble: Kibble, { id }: PlacedOrder, ...steps: string[]): Promise<void> {
  for (const step of steps) {
    const { payload } = await kibble.ask('sam', `mutation ($id: ID!) { payload: ${step}(orderId: $id) { userErrors { code message } } }`, { id });
    if (payload.userErrors.length > 0) throw new Error(JSON.stringify(payload.userErrors));
  }
}
