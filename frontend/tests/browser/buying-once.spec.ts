import type { Page, Route } from '@playwright/test';

import { expectThanks, fillCart, openCheckout, ordersOf, placeButton } from './support/buying';
import { Kibble } from './support/kibble';
import { expect, signIn, test } from './support/test';

// What is lost on the way is told on the console too.
test.use({ allowedOnConsole: /Failed to load resource/ });

const isPlacing = (route: Route) => route.request().postData()?.includes('mutation PlaceOrder') ?? false;

/** Has the orders reach the server, and loses every answer until the route is taken away. */
async function loseAnswers(page: Page, after?: () => Promise<void>): Promise<void> {
  await page.route('**/graphql', async (route) => {
    if (!isPlacing(route)) return route.continue();
    await route.fetch().catch(() => undefined);
    await after?.();
    await route.abort();
  });
}

test('a double click orders once', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 2 });
  await placeButton(page).dblclick();
  await expectThanks(page);
  expect(await ordersOf(kibble, 'ada')).toHaveLength(1);
});

test('a reload before the answer leads to the order that was placed', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 2 });
  const placed = new Promise<void>((resolve) => {
    let isFirst = true;
    // The first answer is held back for ever: no page gets it.
    void page.route('**/graphql', async (route) => {
      if (!isPlacing(route) || !isFirst) return route.continue();
      isFirst = false;
      await route.fetch();
      resolve();
    });
  });
  await placeButton(page).click();
  await placed;
  await page.reload();
  await expectThanks(page);
  expect(await ordersOf(kibble, 'ada')).toHaveLength(1);
});

test('a reload that is slower than the answer leads to the order, too', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 2 });
  const reloading = page.waitForRequest((request) => request.isNavigationRequest());
  const led = page.waitForEvent('framenavigated', (frame) => frame.url().includes('/orders/'));
  await page.route('**/graphql', async (route) => {
    if (isPlacing(route)) await reloading;
    await route.continue();
  });
  await page.route('**/checkout', async (route) => {
    await led;
    await route.continue();
  });
  await placeButton(page).click();
  await page.reload();
  await expectThanks(page);
  expect(await ordersOf(kibble, 'ada')).toHaveLength(1);
});

test('a reload before anything was sent keeps what was typed', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 2 });
  await page.getByLabel('A note for us').fill('For Rex');
  await page.getByRole('radiogroup', { name: 'Delivery time' }).getByRole('radio').nth(1).check();
  await page.getByLabel('By card').check();
  await page.getByLabel('Card number').fill('4242 4242 4242 4242');
  await page.reload();
  await expect(page.getByLabel('A note for us')).toHaveValue('For Rex');
  await expect(page.getByRole('radiogroup', { name: 'Delivery time' }).getByRole('radio').nth(1)).toBeChecked();
  await expect(page.getByLabel('By card')).toBeChecked();
  // All but the card, which is kept nowhere.
  await expect(page.getByLabel('Card number')).toHaveValue('');
});

test('who changes the order after its answer was lost is led to the one that was placed', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 2 });
  await loseAnswers(page);
  await placeButton(page).click();
  await expect(page.getByText('You can safely send it again')).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
  await page.getByLabel('A note for us').fill('Changed my mind');
  await placeButton(page).click();
  await expectThanks(page);
  await expect(page.getByText('This order had already been placed')).toBeVisible();
  expect(await ordersOf(kibble, 'ada')).toMatchObject([{ note: null }]);
});

test('who takes out the only line after a lost request is not made to order', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 2 });
  // It never comes to the server.
  await page.route('**/graphql', (route) => (isPlacing(route) ? route.abort() : route.continue()));
  await placeButton(page).click();
  await expect(page.getByText('You can safely send it again')).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
  await page.getByRole('button', { name: 'Remove Rope toy' }).click();
  await expect(page).toHaveURL(/\/products$/);
  expect(await ordersOf(kibble, 'ada')).toEqual([]);
});

test('who empties the cart after a lost answer is led to the order that was placed', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 2 });
  await loseAnswers(page);
  await placeButton(page).click();
  await expect(page.getByText('You can safely send it again')).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
  await page.getByRole('button', { name: 'Remove Rope toy' }).click();
  await expectThanks(page);
  await expect(page.getByText('This order had already been placed')).toBeVisible();
  expect(await ordersOf(kibble, 'ada')).toHaveLength(1);
});

test('a server that is killed during checkout and started again has one order', async ({ browser }) => {
  const kibble = await Kibble.start({ onDisk: true });
  try {
    const page = await browser.newPage({ baseURL: kibble.origin });
    await openCheckout(page, kibble, { 'rope-toy': 2 });
    // The first answer is lost with the server, which has placed the order.
    await loseAnswers(page, () => kibble.kill());
    await placeButton(page).click();
    await expect(page.getByText('You can safely send it again')).toBeVisible();
    await page.unrouteAll({ behavior: 'wait' });
    await kibble.restart();
    await placeButton(page).click();
    await expectThanks(page);
    expect(await ordersOf(kibble, 'ada')).toHaveLength(1);
    await page.close();
  } finally {
    await kibble.end();
  }
});

test('a cart that is changed by quick clicks and lost requests is what was chosen last', async ({ page, kibble }) => {
  await fillCart(kibble, 'ada', { 'rope-toy': 1 });
  await signIn(page, 'ada');
  await page.goto('/cart');
  const more = page.getByRole('button', { name: 'One more of Rope toy' });
  for (let click = 0; click < 6; click += 1) await more.click();
  const line = page.getByRole('main').getByRole('listitem');
  const typed = line.getByRole('textbox');
  await expect(typed).toHaveValue('7');
  await expect(page.getByRole('link', { name: 'Checkout' })).toBeVisible();
  const { cart } = await kibble.ask('ada', '{ cart { totalQuantity } }');
  expect(cart.totalQuantity).toBe(7);

  let abort = (): void => undefined;
  const shown = new Promise<void>((resolve) => (abort = resolve));
  await page.route('**/graphql', async (route) => {
    await shown;
    await route.abort();
  });
  await more.click();
  await expect(typed).toHaveValue('8');
  abort();
  await expect(line).toContainText('That did not work.');
  await expect(typed).toHaveValue('7');
});
