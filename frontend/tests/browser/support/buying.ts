import type { Locator, Page } from '@playwright/test';

import type { Kibble } from './kibble';
import { expect, signIn } from './test';

/** Puts pieces of products into somebody's cart past the browser; 0 takes a product out. */
export async function fillCart(kibble: Kibble, person: string, items: Record<string, number>): Promise<void> {
  const set = 'mutation ($id: ID!, $quantity: Int!) { setCartLine(productId: $id, quantity: $quantity) { userErrors { code } } }';
  for (const [id, quantity] of Object.entries(items)) await kibble.ask(person, set, { id, quantity });
}

/** Opens the checkout of somebody who has this in their cart, and waits for what its button then says. */
export async function openCheckout(
  page: Page,
  kibble: Kibble,
  items: Record<string, number>,
  person = 'ada',
  button: string | RegExp = /Place order · €/,
): Promise<void> {
  await fillCart(kibble, person, items);
  await signIn(page, person);
  await page.goto('/checkout');
  await expect(placeButton(page)).toHaveText(button);
}

export const placeButton = (page: Page): Locator => page.getByRole('button', { name: /^Place order/ });

/** The page of a new order. */
export async function expectThanks(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/orders\/[^/]+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Thank you/);
}

export interface OrderAsTold {
  status: string;
  total: { amount: number };
  note: string | null;
  payment: { method: string; status: string };
  delivery: { name: string; slot: { id: string } | null };
  items: { productId: string; quantity: number }[];
}

/** The orders of somebody, as the API tells them, without the one that Ada has from the start. */
export async function ordersOf(kibble: Kibble, person: string): Promise<OrderAsTold[]> {
  const { orders } = await kibble.ask(
    person,
    `{ orders { nodes { status total { amount } note payment { method status } delivery { name slot { id } }
       items { productId quantity } } } }`,
  );
  return person === 'ada' ? orders.nodes.slice(0, -1) : orders.nodes;
}

/** Sets how many pieces of a product can be sold, as the staff does. */
export async function setStock(kibble: Kibble, productId: string, pieces: number): Promise<void> {
  const { stock } = await kibble.ask('sam', 'query ($ids: [ID!]!) { stock(productIds: $ids) { available } }', { ids: [productId] });
  const adjust = 'mutation ($input: StockAdjustmentInput!) { adjustStock(input: $input) { userErrors { code } } }';
  const input = {
    idempotencyKey: crypto.randomUUID(),
    productId,
    changeFrom: stock[0].available,
    changeTo: pieces,
    reason: 'counted',
  };
  const { adjustStock } = await kibble.ask('sam', adjust, { input });
  expect(adjustStock.userErrors).toEqual([]);
}

/** Sets what deliveries cost, as the staff does. */
export async function setFees(kibble: Kibble, input: object): Promise<void> {
  const { deliveryFees } = await kibble.ask('sam', '{ deliveryFees { version } }');
  const save = `mutation ($input: DeliveryFeesInput!, $version: Int!) {
    saveDeliveryFees(input: $input, version: $version) { userErrors { code field } }
  }`;
  const { saveDeliveryFees } = await kibble.ask('sam', save, { input, version: deliveryFees?.version ?? 0 });
  expect(saveDeliveryFees.userErrors).toEqual([]);
}

/** Goes from one thing to the next by the keyboard until this one has the focus. */
export async function tabTo(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
  await wanted.waitFor();
  for (let step = 0; step < 100; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not reach ${wanted}`);
}
