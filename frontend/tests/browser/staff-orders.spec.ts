import { CORK, placeOrder, slotOfLaterDay, takeSteps } from './support/orders';
import { expect, expectAccessible, fillSignIn, signIn, test } from './support/test';

const BEEF = 'beef-stew-400g';

test('an order is packed short and delivered', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'ada', { 'rope-toy': 3, [BEEF]: 2 }, { address: CORK, note: 'No bell, please.' });
  await signIn(page, 'sam');
  await page.goto('/');
  await page.getByRole('link', { name: 'Staff' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeFocused();
  await page.getByRole('button', { name: `Start packing ${order.code}` }).click();
  await expect(page.getByText(`${order.code} is being packed.`)).toBeVisible();
  await expect(page.getByRole('link', { name: order.code, exact: true })).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 2, name: 'To be packed' })).toBeFocused();

  await page.getByRole('link', { name: 'Being packed' }).click();
  await page.getByRole('link', { name: `Pack ${order.code}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Order ${order.code}` })).toBeFocused();
  await expect(page.getByText('No bell, please.')).toBeVisible();
  await page.getByRole('button', { name: 'One fewer of Rope toy' }).click();
  await expect(page.getByText('The total drops from €36.48 to €29.58.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Finish packing' }).click();
  await expect(page.getByText(`${order.code} is packed and waiting for delivery.`)).toBeVisible();
  await expect(page.getByRole('cell', { name: '2 of 3' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  await page.getByRole('button', { name: 'Start delivery' }).click();
  await expect(page.getByText('To be collected at the door: €29.58')).toBeVisible();
  await page.getByRole('button', { name: 'Delivered and paid' }).click();
  await expect(page.getByText(`${order.code} has been delivered.`)).toBeVisible();
  await expect(page.getByText('Payment on delivery, paid')).toBeVisible();
  const { staffOrder } = await kibble.ask('sam', 'query ($id: ID!) { staffOrder(id: $id) { status total { amount } } }', { id: order.id });
  expect(staffOrder).toEqual({ status: 'DELIVERED', total: { amount: 2958 } });
});

test('an order of which nothing is there ends, and one is cancelled with a reason', async ({ page, kibble }) => {
  const [empty, unwanted] = [
    await placeOrder(kibble, 'ada', { 'rope-toy': 1 }, { address: CORK }),
    await placeOrder(kibble, 'bob', { [BEEF]: 1 }, { address: CORK }),
  ];
  await takeSteps(kibble, empty, 'startPackaging');
  await signIn(page, 'sam');
  await page.goto(`/staff/orders/${empty.id}`);
  await page.getByRole('button', { name: 'None Rope toy' }).click();
  await page.getByRole('button', { name: 'Finish packing' }).click();
  await expect(page.getByRole('button', { name: 'Yes, end the order' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Finish packing' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${empty.code} has ended: nothing could be packed.`)).toBeVisible();

  await page.goto(`/staff/orders/${unwanted.id}`);
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await expect(page.getByLabel('Why is it being cancelled?')).toBeFocused();
  await page.getByLabel('Why is it being cancelled?').fill('<b>Fire</b>');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This contains characters that are not allowed.')).toBeVisible();
  await page.getByLabel('Why is it being cancelled?').fill('Fire in the store & < rain');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Cancelled by staff')).toBeVisible();
  await expect(page.getByText('Fire in the store & < rain')).toBeVisible();
});

test('somebody who was faster is told in words, and the order is shown as it is', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'ada', { 'rope-toy': 1 }, { address: CORK });
  await signIn(page, 'sam');
  await page.goto(`/staff/orders/${order.id}`);
  await expect(page.getByRole('button', { name: 'Start packing' })).toBeVisible();
  await takeSteps(kibble, order, 'startPackaging', 'completePackaging');
  await page.getByRole('button', { name: 'Start packing' }).click();
  await expect(page.getByText(`${order.code}: This is no longer possible: the order has moved on.`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start delivery' })).toBeVisible();
});

test('the driver has the round of the day on the telephone', async ({ page, kibble }) => {
  const slot = await slotOfLaterDay(kibble);
  const order = await placeOrder(kibble, 'bob', { [BEEF]: 1 }, { address: CORK, slot, note: 'Second floor' });
  await takeSteps(kibble, order, 'startPackaging', 'completePackaging');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/staff/run-sheet');
  await fillSignIn(page, 'dora');
  await expect(page.getByText('There is nothing to deliver on this day.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Day', { exact: true }).fill(slot.startsAt.slice(0, 10));
  await page.getByLabel('Day', { exact: true }).press('Enter');
  await page.getByRole('button', { name: /Bob Baker/ }).click();
  await page.getByRole('button', { name: 'Start delivery' }).click();
  await expect(page.getByText('To be collected at the door: €12.89')).toBeVisible();
  await expect(page.getByRole('link', { name: '+353 21 123456' })).toHaveAttribute('href', 'tel:+35321123456');
  await expect(page.getByRole('link', { name: /1 Main Street/ })).toHaveAttribute('href', /^https:.*query=1\+Main\+Street%2C\+T12\+X4\+Cork%2C\+IE$/);
  await expect(page.getByText('Second floor')).toBeVisible();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await page.getByRole('button', { name: 'Could not deliver' }).click();
  await page.getByLabel('Why could it not be delivered?').fill('Nobody was there.');
  await page.getByRole('button', { name: 'Could not deliver' }).click();
  await expect(page.getByText('There is nothing to deliver on this day.')).toBeVisible();

  await page.goto('/staff?status=DELIVERY_FAILED');
  await page.getByRole('button', { name: 'Deliver again' }).click();
  await expect(page.getByLabel('When should it be delivered again?')).toBeFocused();
  await page.getByLabel('When should it be delivered again?').selectOption({ index: 2 });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Deliver again' }).click();
  await expect(page.getByText(`${order.code} is packed and waiting for delivery.`)).toBeVisible();
  await expect(page.getByText('There are no orders here.')).toBeVisible();
});

test('the van leaves with all that is packed for a time', async ({ page, kibble }) => {
  const slot = await slotOfLaterDay(kibble);
  const orders = [
    await placeOrder(kibble, 'ada', { [BEEF]: 1 }, { address: CORK, slot }),
    await placeOrder(kibble, 'bob', { [BEEF]: 2 }, { address: CORK, slot }),
  ];
  for (const order of orders) await takeSteps(kibble, order, 'startPackaging', 'completePackaging');
  await signIn(page, 'dora');
  await page.goto('/staff/run-sheet');
  await page.getByLabel('Day', { exact: true }).fill(slot.startsAt.slice(0, 10));
  await page.getByLabel('Day', { exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Start delivery of all 2 packed orders' }).click();
  await expect(page.getByText('2 orders are out for delivery.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const { runSheet } = await kibble.ask('dora', 'query ($day: AWSDate!) { runSheet(day: $day) { status } }', {
    day: slot.startsAt.slice(0, 10),
  });
  expect(runSheet).toEqual([{ status: 'OUT_FOR_DELIVERY' }, { status: 'OUT_FOR_DELIVERY' }]);
});

test('an order is found by its code, and a customer by their address', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'ada', { 'rope-toy': 1 }, { address: CORK });
  await signIn(page, 'sam');
  await page.goto('/staff');
  await page.getByLabel('Customer’s e-mail address').fill('nobody@example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no customer with this e-mail address.')).toBeVisible();
  await page.getByLabel('Customer’s e-mail address').fill('Ada@example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ada Lovelace').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'ada@example.com' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Order number').fill('261121-XXXXXX');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no order with this number.')).toBeVisible();
  await page.getByLabel('Order number').fill(order.code.toLowerCase());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `Order ${order.code}` })).toBeFocused();
  await page.goto(`/staff?day=${new Date().toISOString().slice(0, 10)}`);
  await expect(page.getByRole('link', { name: order.code, exact: true })).toBeVisible();
});

test('each group sees its own pages, and customers none', async ({ page, browser, kibble }) => {
  await page.goto('/staff');
  await fillSignIn(page, 'ada');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page is for staff only');
  await expectAccessible(page);
  for (const [person, pages, refused] of [
    ['wanda', ['Orders', 'Stock'], '/staff/run-sheet'],
    ['dora', ['Orders', 'Run sheet'], '/staff/stock'],
  ] as const) {
    const other = await (await browser.newContext({ baseURL: kibble.origin, locale: 'en-GB' })).newPage();
    await other.goto('/staff');
    await fillSignIn(other, person);
    await expect(other.getByRole('navigation', { name: 'Staff pages' }).getByRole('link')).toHaveText([...pages]);
    await expect(other.getByLabel('Customer’s e-mail address')).toHaveCount(0);
    await other.goto(refused);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('This page is for staff only');
    await other.context().close();
  }
});
