import { expectThanks, fillCart, openCheckout, ordersOf, placeButton, setFees, setStock, tabTo } from './support/buying';
import { expect, expectAccessible, fillSignIn, test } from './support/test';

const cartButton = /^Cart/;

test('a visitor fills a cart, finds it again, signs in, and orders by mouse', async ({ page, kibble }) => {
  await fillCart(kibble, 'ada', { 'cheese-biscuits-250g': 1 });
  await page.goto('/');
  await page.goto('/products');
  await page.getByRole('button', { name: 'Add Cheese biscuits, 250 g to the cart' }).click();
  await page.getByRole('button', { name: 'Add Beef stew, 400 g to the cart' }).click();
  const header = page.getByRole('banner').getByRole('button', { name: cartButton });
  await expect(header).toContainText('2 items');
  // The badge does not wait for the answer, the notice does.
  await expect(page.getByText('Beef stew, 400 g is in your cart.')).toBeVisible();
  await page.reload();
  await expect(header).toContainText('2 items');

  await header.click();
  const drawer = page.getByRole('dialog', { name: 'Cart' });
  await expect(drawer.getByRole('listitem')).toHaveCount(2);
  await drawer.getByRole('button', { name: 'One more of Cheese biscuits, 250 g' }).click();
  await expect(drawer.getByText('€13.87')).toBeVisible();
  await expect(header).toContainText('3 items');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(header).toBeFocused();
  await header.click();
  await drawer.getByRole('link', { name: 'Checkout' }).click();

  await fillSignIn(page, 'ada');
  await expect(page).toHaveURL(/\/checkout$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Checkout' })).toBeVisible();
  // Two of the visitor's and one that was there before.
  await expect(page.getByLabel('Quantity of Cheese biscuits, 250 g').and(page.locator('input'))).toHaveValue('3');
  await expect(placeButton(page)).toHaveText(/€/);
  await expectAccessible(page);
  await page.getByRole('radiogroup', { name: 'Delivery time' }).getByRole('radio').nth(2).check();
  await page.getByLabel('A note for us').fill('Ring twice');
  await placeButton(page).click();
  await expectThanks(page);
  await expect(header).toContainText('no items');
  await page.goBack();
  // Neither checkout nor sign-in, but where the visitor was before.
  await expect(page).toHaveURL(`${kibble.origin}/products`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Products');

  const orders = await ordersOf(kibble, 'ada');
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({ note: 'Ring twice', payment: { method: 'ON_DELIVERY' } });
  expect(orders[0]?.delivery.slot).not.toBeNull();
  expect(orders[0]?.items).toContainEqual({ productId: 'cheese-biscuits-250g', quantity: 3 });
});

test('everything from the product to the order can be done by keyboard alone', async ({ page, kibble }) => {
  await page.goto('/products/rope-toy');
  await tabTo(page, page.getByRole('button', { name: 'Add to cart' }));
  await page.keyboard.press('Enter');
  const header = page.getByRole('banner').getByRole('button', { name: cartButton });
  await expect(header).toContainText('one item');
  await tabTo(page, header, 'Shift+Tab');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Cart' });
  await expect(drawer.getByRole('listitem')).toHaveCount(1);
  await tabTo(page, drawer.getByRole('button', { name: 'One more of Rope toy' }));
  await page.keyboard.press('Space');
  await expect(header).toContainText('2 items');
  await tabTo(page, drawer.getByRole('link', { name: 'Checkout' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('E-mail address'));
  await page.keyboard.type('bob@example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Kibble-demo-1');
  await page.keyboard.press('Enter');

  // Bob has no address yet.
  await expect(page).toHaveURL(/\/checkout$/);
  await expect(page.getByRole('heading', { level: 3, name: 'A new address' })).toBeVisible();
  for (const [label, text] of [['Street', '1 Main Street'], ['Postal code', 'T12'], ['Town or city', 'Cork']] as const) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(text);
  }
  await tabTo(page, page.getByLabel('Country'));
  await page.keyboard.type('Irel');
  await tabTo(page, page.getByRole('button', { name: 'Use this address' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: /1 Main Street/ })).toBeChecked();
  await tabTo(page, page.getByRole('radio', { name: 'Choose a time later' }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Choose a time later' })).not.toBeChecked();
  await tabTo(page, page.getByLabel('Telephone'), 'Shift+Tab');
  // A slip of the key in a text field orders nothing.
  await page.keyboard.press('Enter');
  await tabTo(page, placeButton(page));
  await page.keyboard.press('Enter');
  await expectThanks(page);
  const orders = await ordersOf(kibble, 'bob');
  expect(orders).toHaveLength(1);
  expect(orders[0]?.items).toEqual([{ productId: 'rope-toy', quantity: 2 }]);
});

test('who wants more than there is reads beside the line how many are left', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 5, 'beef-stew-400g': 1 });
  await page.getByLabel('A note for us').fill('For Rex');
  await setStock(kibble, 'rope-toy', 2);
  await placeButton(page).click();
  const line = page.getByRole('listitem').filter({ hasText: 'Rope toy' });
  await expect(line).toContainText('Sorry, there are only 2 left.');
  await expect(page.getByText('Some items cannot be ordered like this.')).toBeVisible();
  await expect(page.getByLabel('A note for us')).toHaveValue('For Rex');
  await expectAccessible(page);
  await line.getByRole('textbox').fill('2');
  await line.getByRole('textbox').press('Tab');
  await expect(line).not.toContainText('Sorry, there are only 2 left.');
  await placeButton(page).click();
  await expectThanks(page);
  expect(await ordersOf(kibble, 'ada')).toMatchObject([{ note: 'For Rex' }]);
});

test('who lives where nothing is delivered reads so, and orders to another address', async ({ page, kibble }) => {
  await setFees(kibble, { zones: [{ name: 'Germany', countries: ['Germany', 'DE'], fee: 490 }], elsewhere: null });
  await openCheckout(page, kibble, { 'rope-toy': 1 }, 'ada', 'Place order');
  await expect(page.getByText('Sorry, we do not deliver to this address.')).toBeVisible();
  await placeButton(page).click();
  await expect(page.getByText('The reason is shown with the address.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add another address' }).click();
  await page.getByLabel('Street').fill('Hauptstraße 1');
  await page.getByLabel('Postal code').fill('10115');
  await page.getByLabel('Town').fill('Berlin');
  await page.getByLabel('Country').selectOption('Germany');
  await page.getByRole('button', { name: 'Use this address' }).click();
  await expect(page.getByText('Sorry, we do not deliver to this address.')).toBeHidden();
  await placeButton(page).click();
  await expectThanks(page);
  expect(await ordersOf(kibble, 'ada')).toHaveLength(1);
});

test('who orders too little reads how much is missing, and puts more into the cart', async ({ page, kibble }) => {
  await setFees(kibble, { zones: [], elsewhere: 490, minimumOrder: 1500 });
  await openCheckout(page, kibble, { 'rope-toy': 1 });
  await expect(page.getByText(/^Minimum order €15\.00: add €\d+\.\d\d more\.$/)).toBeVisible();
  await placeButton(page).click();
  await expect(page.getByText('The reason is shown with the address.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Quantity of Rope toy').and(page.locator('input')).fill('5');
  await page.getByLabel('A note for us').focus();
  await expect(page.getByText(/^Minimum order/)).toBeHidden();
  await placeButton(page).click();
  await expectThanks(page);
  expect(await ordersOf(kibble, 'ada')).toMatchObject([{ items: [{ productId: 'rope-toy', quantity: 5 }] }]);
});

test('a card is declined, and another one is accepted', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 1 });
  await page.getByLabel('By card').check();
  await placeButton(page).click();
  await expect(page.getByText('Please enter your card number.')).toBeVisible();
  await page.getByLabel('Card number').fill('4000 0000 0000 0002');
  await placeButton(page).click();
  await expect(page.getByText('Sorry, the card was declined.')).toBeVisible();
  await expect(page.getByLabel('Card number')).toHaveValue('4000 0000 0000 0002');
  await expectAccessible(page);
  await page.getByLabel('Card number').fill('4242 4242 4242 4242');
  await placeButton(page).click();
  await expectThanks(page);
  expect(await ordersOf(kibble, 'ada')).toMatchObject([{ status: 'PLACED', payment: { method: 'CARD', status: 'AUTHORIZED' } }]);
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain('4242');
});

test('a payment is confirmed by whoever makes it', async ({ page, kibble }) => {
  await openCheckout(page, kibble, { 'rope-toy': 1 });
  await page.getByLabel('By card').check();
  await page.getByLabel('Card number').fill('4000 0000 0000 3154');
  await placeButton(page).click();
  await expect(page.getByRole('heading', { name: 'Confirm the payment' })).toBeFocused();
  await expectAccessible(page);
  // A reload asks again: the order is known by its key.
  await page.reload();
  await page.getByRole('button', { name: 'Yes, confirm' }).click();
  await expectThanks(page);
  await expect.poll(async () => (await ordersOf(kibble, 'ada')).map(({ status }) => status)).toEqual(['PLACED']);
});
