import { placeOrder, takeSteps } from './support/bookedOrders';
import { expect, expectAccessible, fillSignIn, signIn, test } from './support/test';

const BEEF = 'beef-stew-400g';

test('an order is packed short and delivered', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'ada', [{ productId: 'rope-toy', quantity: 3 }, { productId: BEEF, quantity: 2 }], 'No bell, please.');
  await signIn(page, 'sam');
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
  await expect(page.getByText('The total falls to €29.58, from €36.48.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Packing is done' }).click();
  await expect(page.getByText(`${order.code} is packed and waits for its delivery.`)).toBeVisible();
  await expect(page.getByText('2 of 3')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  await page.getByRole('button', { name: 'Van leaves' }).click();
  await expect(page.getByText('To be paid at the door: €29.58')).toBeVisible();
  await page.getByRole('button', { name: 'Delivered and paid' }).click();
  await expect(page.getByText(`${order.code} is delivered.`)).toBeVisible();
  await expect(page.getByText('Payment on delivery, paid')).toBeVisible();
  const { staffOrder } = await kibble.ask('sam', 'query ($id: ID!) { staffOrder(id: $id) { status total { amount } } }', { id: order.id });
  expect(staffOrder).toEqual({ status: 'DELIVERED', total: { amount: 2958 } });
});

test('an order of which nothing is there ends, and one is cancelled with a reason', async ({ page, kibble }) => {
  const [empty, unwanted] = [
    await placeOrder(kibble, 'ada', [{ productId: 'rope-toy', quantity: 1 }]),
    await placeOrder(kibble, 'bob', [{ productId: BEEF, quantity: 1 }]),
  ];
  await takeSteps(kibble, empty, 'startPackaging');
  await signIn(page, 'sam');
  await page.goto(`/staff/orders/${empty.id}`);
  await page.getByRole('button', { name: 'None Rope toy' }).click();
  await page.getByRole('button', { name: 'Packing is done' }).click();
  await expect(page.getByRole('button', { name: 'Yes, end the order' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Packing is done' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${empty.code} has ended: nothing could be packed.`)).toBeVisible();

  await page.goto(`/staff/orders/${unwanted.id}`);
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await expect(page.getByLabel('Why is it cancelled?')).toBeFocused();
  await page.getByLabel('Why is it cancelled?').fill('<b>Fire</b> in the store');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Cancelled by the shop')).toBeVisible();
  await expect(page.getByText('<b>Fire</b> in the store')).toBeVisible();
});

test('somebody who was faster is told in words, and the order is shown as it is', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'ada', [{ productId: 'rope-toy', quantity: 1 }]);
  await signIn(page, 'sam');
  await page.goto(`/staff/orders/${order.id}`);
  await expect(page.getByRole('button', { name: 'Start packing' })).toBeVisible();
  await takeSteps(kibble, order, 'startPackaging', 'completePackaging');
  await page.getByRole('button', { name: 'Start packing' }).click();
  await expect(page.getByText(`${order.code}: This is not possible any more: the order has gone on.`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Van leaves' })).toBeVisible();
});

test('the driver has the round of the day on the telephone', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'bob', [{ productId: BEEF, quantity: 1 }], 'Second floor');
  await takeSteps(kibble, order, 'startPackaging', 'completePackaging');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/staff/run-sheet');
  await fillSignIn(page, 'dora');
  await expect(page.getByText('Nothing is to be delivered on this day.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Day', { exact: true }).fill(order.slotStartsAt.slice(0, 10));
  await page.getByLabel('Day', { exact: true }).press('Enter');
  await page.getByRole('button', { name: /Bob Baker/ }).click();
  await page.getByRole('button', { name: 'Van leaves' }).click();
  await expect(page.getByText('To be paid at the door: €12.89')).toBeVisible();
  await expect(page.getByRole('link', { name: '+353 21 123456' })).toHaveAttribute('href', 'tel:+35321123456');
  await expect(page.getByRole('link', { name: /1 Main Street/ })).toHaveAttribute('href', /^https:.*query=1\+Main\+Street%2C\+T12\+X4\+Cork%2C\+IE$/);
  await expect(page.getByText('Second floor')).toBeVisible();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await page.getByRole('button', { name: 'Not handed over' }).click();
  await page.getByLabel('Why could it not be handed over?').fill('Nobody was there.');
  await page.getByRole('button', { name: 'Not handed over' }).click();
  await expect(page.getByText('Nothing is to be delivered on this day.')).toBeVisible();

  await page.goto('/staff?status=DELIVERY_FAILED');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByLabel('When is it tried again?')).toBeFocused();
  await page.getByLabel('When is it tried again?').selectOption({ index: 2 });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(`${order.code} is packed and waits for its delivery.`)).toBeVisible();
  await expect(page.getByText('There are no orders here.')).toBeVisible();
});

test('stock is changed with a reason, and the customer sees it', async ({ page, kibble }) => {
  await signIn(page, 'wanda');
  await page.goto('/staff/stock');
  await page.getByRole('button', { name: 'Adjust Rope toy' }).click();
  const form = page.getByRole('form', { name: 'Adjust the stock of Rope toy' });
  await expect(form.getByLabel('Pieces came')).toBeFocused();
  await form.getByLabel('Counted').check();
  await form.getByRole('textbox', { name: /^Pieces/ }).fill('2');
  await expect(form.getByText('2 of them are available.')).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Please fill this in.')).toBeVisible();
  await expectAccessible(page);

  // Somebody else is faster.
  const adjust = 'mutation ($input: StockAdjustmentInput!) { adjustStock(input: $input) { userErrors { code } } }';
  await kibble.ask('sam', adjust, { input: { idempotencyKey: 'faster', productId: 'rope-toy', delta: -10, reason: 'Sold at a fair' } });
  await form.getByLabel('Reason').fill('Counted on Saturday');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Somebody was faster: 50 pieces are available now.')).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Rope toy: 2 available.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Adjust Rope toy' })).toBeFocused();
  await page.goto('/products/rope-toy');
  await expect(page.getByText('Only a few left')).toBeVisible();
});

test('what sits in carts comes first when it is asked for', async ({ page, kibble }) => {
  await kibble.ask('ada', 'mutation { addToCart(productId: "rubber-ball", quantity: 4) { userErrors { code } } }');
  await signIn(page, 'wanda');
  await page.goto('/staff/stock');
  const first = page.getByRole('listitem').filter({ hasText: 'In carts' }).first();
  await expect(first).toContainText('Beef stew, 400 g');
  await page.getByLabel('Sort by').selectOption('inCarts');
  // Carts are counted a moment after they change.
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(first.locator('[data-number=inCarts]')).toHaveText('4', { timeout: 500 });
  }).toPass();
  await expect(first).toContainText('Rubber ball');
});

test('a product is made, hidden and found', async ({ page, kibble }) => {
  await signIn(page, 'sam');
  await page.goto('/staff/products');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'New product' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New product' })).toBeFocused();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Please fill this in.')).toHaveCount(3);
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: /^Id/ }).fill('squeaky-duck');
  await page.getByLabel('Name', { exact: true }).fill('Squeaky duck');
  await page.getByLabel('Category').fill('accessories');
  await page.getByLabel('Price (EUR)').fill('12,5');
  await page.getByLabel('Width (mm)').fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Please fill this in.')).toHaveCount(3);
  await page.getByLabel('Width (mm)').fill('');
  await page.getByLabel('Pictures').fill('/pictures/rope-toy.svg');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Squeaky duck is there. It needs stock before it can be ordered.')).toBeVisible();
  await page.getByRole('link', { name: 'Squeaky duck' }).click();
  await expect(page.getByLabel('Price (EUR)')).toHaveValue('12.50');

  await page.getByLabel('Status').selectOption('HIDDEN');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Squeaky duck is saved.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  // Somebody else changes it in between.
  const input = { id: 'squeaky-duck', name: 'Loud duck', category: 'accessories', price: 1250 };
  await kibble.ask('sam', 'mutation ($input: ProductInput!) { saveProduct(input: $input) { userErrors { code } } }', { input });
  await page.getByLabel('Name', { exact: true }).fill('Quiet duck');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Somebody has changed this in the meantime.')).toBeVisible();
  await page.getByRole('button', { name: 'Show what is there now' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Loud duck');

  await page.getByRole('link', { name: 'Back' }).click();
  await page.getByLabel('Status').selectOption('HIDDEN');
  await expect(page.getByRole('link', { name: 'Loud duck' })).toBeVisible();
  await page.getByRole('main').getByLabel('Search products').fill('duck');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/status=HIDDEN&q=duck/);
  await expect(page.getByRole('main').getByRole('link', { name: 'Loud duck' })).toBeVisible();
  await page.goto('/products?q=duck');
  await expect(page.getByRole('link', { name: 'Duck pouches, 12 × 85 g' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Loud duck' })).toHaveCount(0);
});

test('delivery times are added, changed and copied to the next week', async ({ page, kibble }) => {
  await placeOrder(kibble, 'ada', [{ productId: 'rope-toy', quantity: 1 }]);
  await signIn(page, 'sam');
  await page.goto('/staff/slots');
  await page.getByRole('button', { name: 'The week after' }).click();
  await page.getByRole('button', { name: 'The week after' }).click();
  await page.getByRole('button', { name: 'The week after' }).click();
  await expect(page.getByText('This week has no delivery times.')).toBeVisible();
  await page.getByRole('button', { name: 'Add delivery times' }).click();
  await expect(page.getByText('Please choose a day.')).toBeVisible();
  const days = page.getByRole('group', { name: 'On these days' }).getByRole('checkbox');
  await days.nth(0).check();
  await days.nth(2).check();
  await page.getByLabel('To', { exact: true }).fill('08:00');
  await page.getByRole('button', { name: 'Add delivery times' }).click();
  await expect(page.getByText('This cannot be taken as it is.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('To', { exact: true }).fill('11:30');
  await page.getByLabel('Orders at most', { exact: true }).fill('7');
  await page.getByRole('button', { name: 'Add delivery times' }).click();
  await expect(page.getByText('2 delivery times were added.')).toBeVisible();
  const capacities = page.getByRole('textbox', { name: /^Orders at most, / });
  await expect(capacities).toHaveCount(2);
  await days.nth(0).check();
  await page.getByRole('button', { name: 'Add delivery times' }).click();
  await expect(page.getByText('This is there already.')).toBeVisible();

  await capacities.first().fill('9');
  await page.getByRole('button', { name: 'Save the numbers' }).click();
  await expect(page.getByText('The delivery times are saved.')).toBeVisible();
  await expect(page.getByText('0 booked, 9 left')).toBeVisible();
  await page.getByRole('button', { name: 'Copy to the next week' }).click();
  await expect(page.getByText('2 delivery times were copied.')).toBeVisible();
  await expect(page.getByText('0 booked, 9 left')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'The week before' }).click();
  await page.getByRole('button', { name: 'Copy to the next week' }).click();
  await expect(page.getByText('Nothing was left to copy.')).toBeVisible();
});

test('a delivery time keeps room for those who have booked it', async ({ page, kibble }) => {
  const { slotStartsAt } = await placeOrder(kibble, 'ada', [{ productId: 'rope-toy', quantity: 1 }]);
  await signIn(page, 'sam');
  await page.goto('/staff/slots');
  const booked = page.getByRole('listitem').filter({ hasText: '1 booked' });
  const monday = (moment: number) => moment - ((new Date(moment).getUTCDay() + 6) % 7) * 86_400_000;
  const weeks = Math.round((monday(Date.parse(slotStartsAt.slice(0, 10))) - monday(Date.parse(new Date().toISOString().slice(0, 10)))) / (7 * 86_400_000));
  for (let week = 0; week < weeks; week += 1) await page.getByRole('button', { name: 'The week after' }).click();
  await booked.getByRole('textbox').fill('0');
  await page.getByRole('button', { name: 'Save the numbers' }).click();
  await expect(booked.getByText('One order has this time; it must take at least as many.')).toBeVisible();
  await expectAccessible(page);
});

test('fees are set, and refused beside the field that is wrong', async ({ page, kibble }) => {
  await signIn(page, 'sam');
  await page.goto('/staff/fees');
  const unions = page.getByRole('group', { name: 'European Union' });
  await expect(unions.getByLabel('Fee of one box (EUR)')).toHaveValue('10.00');
  await expectAccessible(page);
  await unions.getByLabel('Fee of one box (EUR)').fill('7,5');
  await page.getByRole('button', { name: 'Add an area' }).click();
  const added = page.getByRole('group', { name: 'Area 4' });
  await added.getByLabel('Name').fill('Twice');
  await page.getByRole('group', { name: 'Twice' }).getByLabel('Countries').fill('CH, ireland');
  await page.getByRole('group', { name: 'Twice' }).getByLabel('We deliver to this area').uncheck();
  await page.getByLabel('Minimum order (EUR)').fill('a lot');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Minimum order (EUR)')).toBeFocused();
  await page.getByLabel('Minimum order (EUR)').fill('15');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('ireland: This cannot be taken as it is.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('group', { name: 'Twice' }).getByLabel('Countries').fill('CH');
  await page.getByRole('button', { name: 'Move Twice up' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The fees are saved.')).toBeVisible();
  const { deliveryFees } = await kibble.ask('sam', '{ deliveryFees { zones { name countries fee { amount } } minimumOrder { amount } } }');
  expect(deliveryFees.minimumOrder).toEqual({ amount: 1500 });
  expect(deliveryFees.zones.map(({ name, fee }: { name: string; fee: object | null }) => [name, fee])).toEqual([
    ['Nordic countries', { amount: 0 }],
    ['European Union', { amount: 750 }],
    ['Twice', null],
    ['Canada and United States', { amount: 1500 }],
  ]);
});

test('the figures of days are a picture and a table', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'ada', [{ productId: 'rope-toy', quantity: 2 }]);
  await takeSteps(kibble, order, 'startPackaging', 'completePackaging', 'startDelivery', 'completeDelivery');
  await signIn(page, 'sam');
  const sum = page.getByRole('row', { name: /^Sum/ });
  // Figures follow the orders a moment later.
  await expect(async () => {
    await page.goto('/staff/figures');
    await expect(sum).toHaveText(/^Sum\s*1\s*€23.80\s*1\s*€23.80\s*0$/, { timeout: 1000 });
  }).toPass();
  await expect(page.getByRole('img', { name: /Revenue and orders of each day/ })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(32);
  await page.getByRole('button', { name: '7 days' }).click();
  await expect(page.getByRole('row')).toHaveCount(9);
  await expectAccessible(page);
});

test('an order is found by its code, and a customer by their address', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'ada', [{ productId: 'rope-toy', quantity: 1 }]);
  await signIn(page, 'sam');
  await page.goto('/staff');
  await page.getByLabel('E-mail address of a customer').fill('nobody@example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No customer has this e-mail address.')).toBeVisible();
  await page.getByLabel('E-mail address of a customer').fill('Ada@example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ada Lovelace').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'ada@example.com' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Order code').fill('261121-XXXXXX');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No order has this code.')).toBeVisible();
  await page.getByLabel('Order code').fill(order.code.toLowerCase());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `Order ${order.code}` })).toBeFocused();
  await page.goto(`/staff?day=${new Date().toISOString().slice(0, 10)}`);
  await expect(page.getByRole('link', { name: order.code, exact: true })).toBeVisible();
});

test('each group sees its own pages, and customers none', async ({ page, browser, kibble }) => {
  await page.goto('/staff');
  await fillSignIn(page, 'ada');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page is for the staff');
  await expectAccessible(page);
  for (const [person, pages, refused] of [
    ['wanda', ['Orders', 'Stock'], '/staff/run-sheet'],
    ['dora', ['Orders', 'Run sheet'], '/staff/stock'],
  ] as const) {
    const other = await (await browser.newContext({ baseURL: kibble.origin, locale: 'en-GB' })).newPage();
    await other.goto('/staff');
    await fillSignIn(other, person);
    await expect(other.getByRole('navigation', { name: 'Staff pages' }).getByRole('link')).toHaveText([...pages]);
    await expect(other.getByLabel('E-mail address of a customer')).toHaveCount(0);
    await other.goto(refused);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('This page is for the staff');
    await other.context().close();
  }
});
