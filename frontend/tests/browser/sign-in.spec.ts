import type { Page } from '@playwright/test';

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
  await page.getByLabel('Code from the e-mail').fill(code);
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
  await expect(page.getByLabel('Code from the e-mail')).toBeFocused();
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
  await expectAccessible(page);
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByRole('button', { name: 'Send the code' }).click();
  await expect(headline(page)).toHaveText('Choose a new password');
  await expectAccessible(page);
  await page.getByLabel('Code from the e-mail').fill(await kibble.code('ada@example.com'));
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel('Show password').check();
  await expect(page.getByLabel('New password', { exact: true })).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(headline(page)).toHaveText('Profile');

  await page.getByLabel('Current password', { exact: true }).fill('Wrong-word-1');
  await page.getByLabel('New password', { exact: true }).fill('Kibble-demo-2');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  await page.getByLabel('Current password', { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password has been changed.')).toBeVisible();
  await expect(page.getByLabel('Current password', { exact: true })).toHaveValue('');
});

test('signing out empties what the other tab shows, too', async ({ page, context }) => {
  await signIn(page, 'ada');
  await page.goto('/products/rope-toy');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByText('Rope toy is in your cart.')).toBeVisible();
  const other = await context.newPage();
  const complaints = listen(other);
  await other.goto('/account');
  await expect(other.getByLabel('Name', { exact: true })).toHaveValue('Ada Lovelace');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('no items')).toBeAttached();
  await expect(headline(other)).toHaveText('Sign in');
  await expect(other.getByText('Your session has ended.')).toBeVisible();
  await expect(other.getByText('no items')).toBeAttached();
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
  await page.getByRole('button', { name: /^Use as default: |^Edit / }).first().click();
  await page.getByRole('button', { name: 'Save address' }).click();
  await expect(headline(page)).toHaveText('Sign in');
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await fillSignIn(page, 'ada');
  await expect(headline(page)).toHaveText('Addresses');
});
