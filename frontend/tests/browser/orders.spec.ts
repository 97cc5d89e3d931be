import type { Page } from '@playwright/test';

import { placeOrder, takeStep } from './support/orders';
import { expect, expectAccessible, listen, signIn, test } from './support/test';

const headline = (page: Page) => page.getByRole('heading', { level: 1 });
const status = (page: Page) => page.locator('main .badge');

/** Opens the page of an order, and waits until the API has promised to tell of its changes. */
async function openLive(page: Page, path: string): Promise<void> {
  const acknowledged = page.waitForEvent('websocket').then((socket) =>
    socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('start_ack')),
  );
  await page.goto(path);
  await acknowledged;
}

test('an order is thanked for once, and shows everything about it', async ({ page, kibble }) => {
  const { id, code } = await placeOrder(kibble, 'ada', { 'rope-toy': 2 });
  await signIn(page, 'ada');
  await page.goto(`/orders/${id}?placed=1`);
  await expect(headline(page)).toHaveText('Thank you for your order');
  await expect(page).toHaveURL(new RegExp(`/orders/${id}$`));
  await expect(status(page)).toHaveText('Received');
  await expect(page.getByRole('link', { name: 'Rope toy' })).toBeVisible();
  await expect(page.getByText('2 × €')).toBeVisible();
  await expect(page.getByText('On delivery')).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(headline(page)).toHaveText(`Order ${code}`);
  await page.getByRole('link', { name: 'All orders' }).click();
  await expect(page.getByRole('link', { name: code })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: code }).click();
  await expect(headline(page)).toBeFocused();
});

test('an order is cancelled after a question, and ordered again', async ({ page, kibble }) => {
  const { id } = await placeOrder(kibble, 'ada', { 'rope-toy': 2, 'steel-bowl-750ml': 1 });
  await signIn(page, 'ada');
  await page.goto(`/orders/${id}`);
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await expect(page.getByRole('button', { name: 'Keep the order' })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(status(page)).toHaveText('Cancelled');
  await expect(page.getByText('You cancelled this order.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel order' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Order again' }).click();
  await expect(page.getByText('The items that are available are in your cart.')).toBeVisible();
  await expect(page.getByText('3 items')).toBeAttached();
  const retired = { id: 'rope-toy', name: 'Rope toy', category: 'toys', price: 690, status: 'RETIRED' };
  await kibble.ask('sam', 'mutation ($input: ProductInput!) { saveProduct(input: $input) { product { id } } }', {
    input: retired,
  });
  await page.getByRole('button', { name: 'Order again' }).click();
  await expect(page.getByText(/^Rope toy: /)).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'cart' }).click();
  await expect(headline(page)).toBeFocused();
  await expect(page.getByRole('main')).toContainText('Steel bowl, 750 ml');
});

test('what is no longer possible is said, and the order is shown as it is', async ({ page, kibble }) => {
  const { id } = await placeOrder(kibble, 'ada', { 'rope-toy': 1 });
  await page.routeWebSocket(/realtime/, () => undefined);
  await signIn(page, 'ada');
  await page.goto(`/orders/${id}`);
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await takeStep(kibble, 'startPackaging', id);
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(page.getByText('This is no longer possible: the order has moved on.')).toBeVisible();
  await expect(status(page)).toHaveText('Being packed');
});

test('a delivery is booked, and changed once', async ({ page, kibble }) => {
  const { id } = await placeOrder(kibble, 'ada', { 'rope-toy': 1 });
  await signIn(page, 'ada');
  await page.goto(`/orders/${id}#delivery`);
  await expect(page.getByRole('heading', { name: 'Delivery' })).toBeFocused();
  const book = page.getByRole('button', { name: 'Book this time' });
  await book.click();
  await expect(page.getByText('Please choose a delivery time.')).toBeVisible();
  const free = page.locator('main input[type=radio]:enabled');
  await free.first().check();
  await expectAccessible(page);
  await book.click();
  await expect(page.getByText('Your delivery time is booked.')).toBeVisible();
  await expect(page.getByText('Delivery time chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Change the delivery time' }).click();
  await expect(page.getByText('You can change the delivery time once.')).toBeVisible();
  await free.nth(1).check();
  await page.getByRole('button', { name: 'Change the delivery time' }).click();
  await expect(page.getByText('Delivery time chosen')).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Change the delivery time' })).toHaveCount(0);
});

test('two tabs see a step of one of them', async ({ page, context, kibble }) => {
  const { id, code } = await placeOrder(kibble, 'ada', { 'rope-toy': 1 });
  await signIn(page, 'ada');
  const other = await context.newPage();
  const complaints = listen(other);
  await openLive(other, '/account/orders');
  const row = other.getByRole('listitem').filter({ hasText: code });
  await expect(row).toContainText('Received');
  await page.goto(`/orders/${id}`);
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(row).toContainText('Cancelled');
  const another = await placeOrder(kibble, 'ada', { 'rope-toy': 1 });
  await expect(other.getByRole('link', { name: another.code })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('an order is packed short and delivered while its customer looks on', async ({ page, kibble }) => {
  const { id } = await placeOrder(kibble, 'ada', { 'rope-toy': 2, 'steel-bowl-750ml': 1 });
  await signIn(page, 'ada');
  await openLive(page, `/orders/${id}`);
  const voice = page.locator('[aria-live=polite].visually-hidden');
  await takeStep(kibble, 'startPackaging', id);
  await expect(status(page)).toHaveText('Being packed');
  await expect(voice).toContainText('Being packed');
  await expect(page.getByRole('button', { name: 'Cancel order' })).toHaveCount(0);
  await takeStep(kibble, 'updatePackagingProduct', id, ', productId: "rope-toy", quantity: 1');
  await expect(page.getByText('Packed: 1 of 2')).toBeVisible();
  for (const [step, words] of [
    ['completePackaging', 'Packed'],
    ['startDelivery', 'On its way'],
    ['completeDelivery', 'Delivered'],
  ] as const) {
    await takeStep(kibble, step, id);
    await expect(status(page)).toHaveText(words);
  }
  await expect(page.getByText('Paid', { exact: true })).toBeVisible();
  await expect(page.locator('[aria-current=step]')).toContainText('Delivered');
  await expectAccessible(page);
});

test('what the staff does in their browser is seen in that of the customer', async ({ page, browser, kibble }) => {
  const { id, code } = await placeOrder(kibble, 'ada', { 'rope-toy': 2 });
  await signIn(page, 'ada');
  await openLive(page, `/orders/${id}`);
  const sam = await (await browser.newContext({ baseURL: kibble.origin, locale: 'en-GB' })).newPage();
  const complaints = listen(sam);
  await signIn(sam, 'sam');
  await sam.goto(`/staff/orders/${id}`);
  await sam.getByRole('button', { name: 'Start packing' }).click();
  await expect(status(page)).toHaveText('Being packed');
  await sam.getByRole('button', { name: 'One fewer of Rope toy' }).click();
  await sam.getByRole('button', { name: 'Finish packing' }).click();
  await expect(status(page)).toHaveText('Packed');
  await expect(page.getByText('Only 1 of 2 were there.')).toBeVisible();
  await sam.getByRole('button', { name: 'Start delivery' }).click();
  await expect(status(page)).toHaveText('On its way');
  await sam.getByRole('button', { name: 'Delivered and paid' }).click();
  await expect(sam.getByText(`${code} has been delivered.`)).toBeVisible();
  await expect(status(page)).toHaveText('Delivered');
  await expect(page.getByText('Paid', { exact: true })).toBeVisible();
  expect(complaints).toEqual([]);
  await sam.context().close();
});

test('a lost connection is told, and what was missed is read when it is back', async ({ page, kibble }) => {
  const { id } = await placeOrder(kibble, 'ada', { 'rope-toy': 1 });
  let isOpen = true;
  const connection = new Promise<() => Promise<void>>((resolve) => {
    void page.routeWebSocket(/realtime/, (socket) => {
      if (!isOpen) return void socket.close();
      const server = socket.connectToServer();
      server.onMessage((message) => {
        socket.send(message);
        if (String(message).includes('start_ack')) resolve(() => socket.close());
      });
    });
  });
  await signIn(page, 'ada');
  await page.goto(`/orders/${id}`);
  await expect(status(page)).toHaveText('Received');
  const cut = await connection;
  isOpen = false;
  await cut();
  await expect(page.getByText('Live updates are paused.')).toBeVisible();
  await expectAccessible(page);
  await takeStep(kibble, 'startPackaging', id);
  isOpen = true;
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(status(page)).toHaveText('Being packed');
  await expect(page.getByText('Live updates are paused.')).toHaveCount(0);
  await takeStep(kibble, 'completePackaging', id);
  await expect(status(page)).toHaveText('Packed');
});

test('an order that is not there and one of somebody else look the same', async ({ page, kibble }) => {
  const { id } = await placeOrder(kibble, 'ada', { 'rope-toy': 1 });
  await signIn(page, 'bob');
  for (const unknown of [id, 'nothing']) {
    await page.goto(`/orders/${unknown}`);
    await expect(headline(page)).toHaveText('We could not find this page');
  }
});
