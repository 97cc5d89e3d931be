import { readFileSync } from 'node:fs';

import type { Page } from '@playwright/test';

import { placeOrder } from './support/orders';
import { expect, expectAccessible, fillSignIn, listen, signIn, test } from './support/test';

const EMAIL = 'grace@example.com';
const NEW_PASSWORD = 'Another-word-2';

// What the user pool refuses is told on the console too.
test.use({ allowedOnConsole: /status of 400/ });

async function signUp(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
  await page.getByLabel('E-mail address').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill('Kibble-demo-1');
  await page.locator('main').getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confirm your e-mail address');
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code from the mail').fill(code);
  await page.getByRole('button', { name: 'Confirm' }).click();
}

const headline = (page: Page) => page.getByRole('heading', { level: 1 });

test('somebody signs up with the code that is mailed, and is back where they came from', async ({ page, kibble }) => {
  await page.goto('/account/orders');
  await expect(headline(page)).toHaveText('Sign in');
  await expectAccessible(page);
  await page.getByRole('main').getByRole('link', { name: 'Create account' }).click();
  await expect(headline(page)).toHaveText('Create account');
  await expectAccessible(page);
  await page.locator('main').getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.locator('main').getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('The password needs at least 8 characters')).toBeVisible();
  await signUp(page);
  await expectAccessible(page);

  const code = await kibble.code(EMAIL);
  await typeCode(page, code === '000000' ? '000001' : '000000');
  await expect(page.getByText('This code is wrong.')).toBeVisible();
  await expect(page.getByLabel('Code from the mail')).toBeFocused();
  await page.getByRole('button', { name: 'Send another code' }).click();
  await expect(page.getByText('another one is on its way')).toBeVisible();
  await typeCode(page, await kibble.code(EMAIL));
  await expect(page).toHaveURL(/\/account\/orders$/);
  await expect(page.getByText('You have no orders yet.')).toBeVisible();
  await page.getByRole('link', { name: 'Profile' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Grace Hopper');
  await expect(page.getByRole('main')).toContainText(EMAIL);
});

test('whoever left before the code is asked for it when they sign in', async ({ page, kibble }) => {
  await page.goto('/auth/sign-up');
  await signUp(page);
  await page.goto('/auth/sign-in?returnTo=/account');
  await page.getByLabel('E-mail address').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill('Kibble-demo-1');
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(headline(page)).toHaveText('Confirm your e-mail address');
  await page.reload();
  await expect(page.getByLabel('E-mail address')).toHaveValue(EMAIL);
  await typeCode(page, await kibble.code(EMAIL));
  // The password was in memory alone.
  await expect(headline(page)).toHaveText('Sign in');
  await page.getByLabel('Password', { exact: true }).fill('Kibble-demo-1');
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(headline(page)).toHaveText('Profile');
});

test('a wrong password and an unknown person get the same answer', async ({ page }) => {
  for (const email of ['ada@example.com', 'nobody@example.com']) {
    await page.goto('/auth/sign-in');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('Wrong-word-1');
    await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
    await expect(page.locator('main .alert-danger')).toHaveText('The e-mail address or the password is wrong.');
  }
  await page.getByRole('button', { name: 'sam@example.com' }).click();
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('link', { name: 'Staff' })).toBeVisible();
  await page.goto('/auth/sign-in?returnTo=/account/addresses');
  await expect(headline(page)).toHaveText('Addresses');
});

test('a forgotten password is replaced by a code', async ({ page, kibble }) => {
  await page.goto('/auth/sign-in?returnTo=/account');
  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  await expect(headline(page)).toHaveText('Forgotten password');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByRole('button', { name: 'Send the code' }).click();
  await expect(headline(page)).toHaveText('Choose a new password');
  await expectAccessible(page);
  await page.getByLabel('Code from the mail').fill(await kibble.code('ada@example.com'));
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByLabel('Show what is typed').check();
  await expect(page.getByLabel('New password')).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(headline(page)).toHaveText('Profile');

  await page.getByLabel('Current password').fill('Wrong-word-1');
  await page.getByLabel('New password').fill('Kibble-demo-2');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  await page.getByLabel('Current password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(page.getByLabel('Current password')).toHaveValue('');
});

test('the account is read by one request, and its tabs ask for nothing', async ({ page, kibble }) => {
  await placeOrder(kibble, 'ada', { 'rope-toy': 2 });
  await signIn(page, 'ada');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql') && request.method() === 'POST') asked.push(request.postDataJSON().operationName);
  });
  await page.goto('/account');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ada Lovelace');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Addresses' }).click();
  await expect(headline(page)).toBeFocused();
  await expect(page.getByRole('article')).not.toHaveCount(0);
  await expectAccessible(page);
  expect(asked).toEqual(['Account']);
});

test('a profile is changed, and one that was changed elsewhere is shown anew', async ({ page, kibble }) => {
  await signIn(page, 'ada');
  await page.goto('/account');
  await page.getByLabel('Telephone').fill('12');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('Telephone')).toHaveAccessibleDescription(/Please type a telephone number/);
  await page.getByLabel('Telephone').fill('+353 21 1234567');
  await page.getByLabel('Language (optional)').selectOption('de');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(headline(page)).toHaveText('Profil');
  await expect(page.getByText('Ihr Profil ist gespeichert.')).toBeVisible();
  await kibble.ask('ada', 'mutation { updateProfile(input: { name: "Ada King" }) { profile { version } } }');
  await page.getByLabel('Name', { exact: true }).fill('Ada Byron');
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByText('inzwischen')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ada King');
  await page.getByLabel('Name', { exact: true }).fill('Ada Byron');
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByText('Ihr Profil ist gespeichert.').last()).toBeVisible();
  expect(await kibble.ask('ada', '{ customerProfile { name phone locale } }')).toEqual({
    customerProfile: { name: 'Ada Byron', phone: '+353 21 1234567', locale: 'de' },
  });
});

test('addresses are added, changed, chosen and deleted', async ({ page, kibble }) => {
  await signIn(page, 'bob');
  await page.goto('/account/addresses');
  const cards = page.getByRole('article');
  await expect(page.getByRole('button', { name: 'Add an address' })).toBeVisible();
  const before = await cards.count();
  await page.getByRole('button', { name: 'Add an address' }).click();
  await page.getByRole('button', { name: 'Save address' }).click();
  await expect(page.getByLabel('Street and number')).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('Street and number').fill('Unter den Linden 1');
  await page.getByLabel('Postal code').fill('10117');
  await page.getByLabel('Town').fill('Berlin');
  await page.getByLabel('Country').selectOption({ label: 'Germany' });
  await page.getByLabel('Name of this address').fill('Berlin flat');
  await page.getByRole('button', { name: 'Save address' }).click();
  await expect(cards).toHaveCount(before + 1);
  const card = cards.filter({ hasText: 'Berlin flat' });
  await expect(card).toContainText('10117 Berlin');
  await expect(card).toContainText('Germany');

  await card.getByRole('button', { name: 'Edit Berlin flat' }).click();
  await page.getByLabel('Street and number').fill('Unter den Linden 2');
  await page.getByRole('button', { name: 'Save address' }).click();
  await expect(card).toContainText('Unter den Linden 2');
  await card.getByRole('button', { name: 'Use Berlin flat as default' }).click();
  await expect(card).toContainText('Default');
  await expect(page.getByText('Default', { exact: true })).toHaveCount(1);
  const { addresses } = await kibble.ask('bob', '{ addresses { street country isDefault } }');
  expect(addresses).toContainEqual({ street: 'Unter den Linden 2', country: 'DE', isDefault: true });

  await card.getByRole('button', { name: 'Delete Berlin flat' }).click();
  await expect(card.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(card.getByRole('button', { name: 'Delete Berlin flat' })).toBeFocused();
  await page.keyboard.press('Enter');
  await card.getByRole('button', { name: 'Delete it' }).click();
  await expect(cards).toHaveCount(before);
  await page.reload();
  await expect(cards).toHaveCount(before);
});

test('signing out empties what the other tab shows, too', async ({ page, context }) => {
  await signIn(page, 'ada');
  await page.goto('/products/rope-toy');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByText('Rope toy is in the cart.')).toBeVisible();
  const other = await context.newPage();
  const complaints = listen(other);
  await other.goto('/account');
  await expect(other.getByLabel('Name', { exact: true })).toHaveValue('Ada Lovelace');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('no pieces in the cart')).toBeAttached();
  await expect(headline(other)).toHaveText('Sign in');
  await expect(other.getByText('Your session has ended.')).toBeVisible();
  await expect(other.getByText('no pieces in the cart')).toBeAttached();
  await fillSignIn(other, 'bob');
  await expect(headline(other)).toHaveText('Profile');
  await expect(other.getByLabel('Name', { exact: true })).not.toHaveValue('Ada Lovelace');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a session that was ended elsewhere leads to sign in and back', async ({ page }) => {
  await signIn(page, 'ada');
  await page.goto('/account/addresses');
  await expect(headline(page)).toHaveText('Addresses');
  // The access token runs out, and the refresh token is one that the pool does not know.
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.endsWith('.accessToken')) localStorage.setItem(key, expired(localStorage.getItem(key) ?? ''));
      if (key.endsWith('.refreshToken')) localStorage.setItem(key, 'revoked');
    }
    function expired(token: string): string {
      const [head, body = '', sign] = token.split('.');
      const claims = { ...JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/'))), exp: 1 };
      return [head, btoa(JSON.stringify(claims)), sign].join('.');
    }
  });
  await page.getByRole('button', { name: /^Use .* as default$|^Edit / }).first().click();
  await page.getByRole('button', { name: 'Save address' }).click();
  await expect(headline(page)).toHaveText('Sign in');
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await fillSignIn(page, 'ada');
  await expect(headline(page)).toHaveText('Addresses');
});

test('the data are saved as a file', async ({ page }) => {
  await signIn(page, 'ada');
  await page.goto('/account');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save my data' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('my-data.json');
  const data = JSON.parse(readFileSync(await file.path(), 'utf8'));
  expect(data.profile.email).toBe('ada@example.com');
});

test('an account is closed once its orders have ended', async ({ page, kibble }) => {
  const { id } = await placeOrder(kibble, 'ada', { 'rope-toy': 1 });
  await signIn(page, 'ada');
  await page.goto('/account');
  await page.getByRole('link', { name: 'Close account' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Close my account for good' }).click();
  await expect(page.getByLabel('To confirm, type the word “close”')).toBeFocused();
  await page.getByLabel('To confirm').fill('close');
  await page.getByRole('button', { name: 'Close my account for good' }).click();
  await expect(page.getByText('Some of your orders have not ended')).toBeVisible();
  await page.getByRole('link', { name: 'To your orders' }).click();
  await expect(headline(page)).toHaveText('Orders');
  const { orders } = await kibble.ask('ada', '{ orders(first: 50) { nodes { id availableActions } } }');
  for (const order of orders.nodes) {
    if (order.availableActions.includes('CANCEL')) {
      await kibble.ask('ada', 'mutation ($id: ID!) { cancelOrder(id: $id) { order { id } } }', { id: order.id });
    }
  }
  expect(orders.nodes.map((order: { id: string }) => order.id)).toContain(id);
  await page.goto('/account/close');
  await page.getByLabel('To confirm').fill('Close');
  await page.getByRole('button', { name: 'Close my account for good' }).click();
  await expect(headline(page)).toHaveText('Welcome to Kibble');
  await expect(page.getByText('Your account is closed')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
});
