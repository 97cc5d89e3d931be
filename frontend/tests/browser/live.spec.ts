import { Kibble } from './support/kibble';
import { placeOrder, takeStep } from './support/orders';
import { expect, signIn, test as base } from './support/test';

const test = base.extend({
  kibble: async ({}, use) => {
    const kibble = await Kibble.start({ onDisk: true });
    await use(kibble);
    await kibble.end();
  },
});
// While the server is away the browser tells of each request that fails.
test.use({ allowedOnConsole: /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/ });

test('an order is watched again after the server was away', async ({ page, kibble }) => {
  const { id } = await placeOrder(kibble, 'ada', { 'rope-toy': 1 });
  await signIn(page, 'ada');
  const acknowledged = page
    .waitForEvent('websocket')
    .then((socket) => socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('start_ack')));
  await page.goto(`/orders/${id}`);
  await acknowledged;
  await kibble.kill();
  const notice = page.getByText('Live updates are paused.');
  await expect(notice).toBeVisible();
  await kibble.restart();
  await takeStep(kibble, 'startPackaging', id);
  // The page tries again by itself, after longer and longer pauses.
  await expect(notice).toHaveCount(0, { timeout: 40_000 });
  await expect(page.locator('main .badge')).toHaveText('Being packed');
  await takeStep(kibble, 'completePackaging', id);
  await expect(page.locator('main .badge')).toHaveText('Packed');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
