import { fillCart } from './support/buying';
import { CORK, placeOrder, takeSteps } from './support/orders';
import { expect, expectAccessible, listen, signIn, test } from './support/test';

test('stock is changed with a reason, and the customer sees it', async ({ page, kibble }) => {
  await signIn(page, 'wanda');
  await page.goto('/staff/stock');
  await page.getByRole('button', { name: 'Adjust Rope toy' }).click();
  const form = page.getByRole('form', { name: 'Adjust the stock of Rope toy' });
  await expect(form.getByLabel('Received')).toBeFocused();
  await form.getByLabel('Counted').check();
  await form.getByRole('textbox', { name: /^Quantity/ }).fill('2');
  await expect(form.getByText('2 of them are available.')).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Please fill this in.')).toBeVisible();
  await expectAccessible(page);

  // Somebody else is faster.
  const adjust = 'mutation ($input: StockAdjustmentInput!) { adjustStock(input: $input) { userErrors { code } } }';
  await kibble.ask('sam', adjust, { input: { idempotencyKey: 'faster', productId: 'rope-toy', delta: -10, reason: 'Sold at a fair' } });
  await form.getByLabel('Reason').fill('Counted on Saturday');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Somebody else was faster: 50 are available now.')).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Rope toy: 2 available.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Adjust Rope toy' })).toBeFocused();
  await page.goto('/products/rope-toy');
  await expect(page.getByText('Only a few left')).toBeVisible();
});

test('a cart that is open tells what the staff has counted', async ({ page, browser, kibble }) => {
  await fillCart(kibble, 'ada', { 'rope-toy': 4 });
  await signIn(page, 'ada');
  await page.goto('/cart');
  await expect(page.getByRole('main').getByRole('link', { name: 'Rope toy' }).first()).toBeVisible();
  await expect(page.getByText('Sorry, only 2 left.')).toHaveCount(0);

  const sam = await (await browser.newContext({ baseURL: kibble.origin, locale: 'en-GB' })).newPage();
  const complaints = listen(sam);
  await signIn(sam, 'sam');
  await sam.goto('/staff/stock');
  await sam.getByRole('button', { name: 'Adjust Rope toy' }).click();
  await sam.getByLabel('Counted').check();
  await sam.getByRole('textbox', { name: /^Quantity/ }).fill('2');
  await sam.getByLabel('Reason').fill('Counted on Saturday');
  await sam.getByRole('button', { name: 'Save' }).click();
  await expect(sam.getByText('Rope toy: 2 available.')).toBeVisible();

  await page.reload();
  await expect(page.getByText('Sorry, only 2 left.')).toBeVisible();
  expect(complaints).toEqual([]);
  await sam.context().close();
});

test('what sits in carts comes first when it is asked for', async ({ page, kibble }) => {
  await kibble.ask('ada', 'mutation { addToCart(productId: "rubber-ball", quantity: 4) { userErrors { code } } }');
  await signIn(page, 'wanda');
  await page.goto('/staff/stock');
  const first = page.getByRole('listitem').filter({ hasText: 'In carts' }).first();
  await expect(first).toContainText('Beef stew, 400 g');
  await page.getByLabel('Sort by').selectOption('inCarts');
  // The stream of the table counts carts a moment after they change, and nothing tells when: so it is read until it has.
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(first.locator('[data-number=inCarts]')).toHaveText('4', { timeout: 500 });
  }).toPass();
  await expect(first).toContainText('Rubber ball');
});

test('a product is made, hidden and found', async ({ page, kibble }) => {
  await signIn(page, 'sam');
  await page.goto('/staff/products');
  await expect(page.getByRole('link', { name: 'Rope toy' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'New product' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New product' })).toBeFocused();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Please fill this in.')).toHaveCount(3);
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: /^ID/ }).fill('squeaky-duck');
  await page.getByLabel('Name', { exact: true }).fill('Squeaky duck');
  await page.getByLabel('Category').fill('accessories');
  await page.getByLabel('Price (EUR)').fill('12,5');
  await page.getByLabel('Width (mm)').fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Please fill this in.')).toHaveCount(3);
  await page.getByLabel('Width (mm)').fill('');
  await page.getByLabel('Pictures').fill('/pictures/rope-toy.svg');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Squeaky duck has been created. It needs stock before it can be ordered.')).toBeVisible();
  await page.getByRole('link', { name: 'Squeaky duck' }).click();
  await expect(page.getByLabel('Price (EUR)')).toHaveValue('12.50');

  await page.getByLabel('Status').selectOption('HIDDEN');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Squeaky duck has been saved.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  // Somebody else changes it in between.
  const input = { id: 'squeaky-duck', name: 'Loud duck', category: 'accessories', price: 1250 };
  await kibble.ask('sam', 'mutation ($input: ProductInput!) { saveProduct(input: $input) { userErrors { code } } }', { input });
  await page.getByLabel('Name', { exact: true }).fill('Quiet duck');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('This has been changed in the meantime.')).toBeVisible();
  await page.getByRole('button', { name: 'Show the current version' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Loud duck');

  await page.getByRole('link', { name: 'Back' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Products' })).toBeFocused();
  await page.getByLabel('Status').selectOption('HIDDEN');
  await expect(page.getByRole('link', { name: 'Loud duck' })).toBeVisible();
  await page.getByRole('main').getByRole('searchbox').fill('duck');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/status=HIDDEN&q=duck/);
  await expect(page.getByRole('main').getByRole('link', { name: 'Loud duck' })).toBeVisible();
  await page.goto('/products?q=duck');
  await expect(page.getByRole('link', { name: 'Duck pouches, 12 × 85 g' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Loud duck' })).toHaveCount(0);
});

test('the figures of days are a picture and a table', async ({ page, kibble }) => {
  const order = await placeOrder(kibble, 'ada', { 'rope-toy': 2 }, { address: CORK });
  await takeSteps(kibble, order, 'startPackaging', 'completePackaging', 'startDelivery', 'completeDelivery');
  await signIn(page, 'sam');
  const sum = page.getByRole('row', { name: /^Total/ });
  // The stream of the table brings orders into the figures, and nothing tells when: so they are read until it has.
  await expect(async () => {
    await page.goto('/staff/figures');
    await expect(sum).toHaveText(/^Total\s*1\s*€23.80\s*1\s*€23.80\s*0$/, { timeout: 1000 });
  }).toPass();
  await expect(page.getByRole('img', { name: /Revenue and orders per day/ })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(32);
  await page.getByRole('button', { name: '7 days' }).click();
  await expect(page.getByRole('row')).toHaveCount(9);
  await expectAccessible(page);
});
