import { readFileSync } from 'node:fs';

import type { Page } from '@playwright/test';

import { placeOrder } from './support/orders';
import { expect, expectAccessible, PASSWORD, signIn, test } from './support/test';

const headline = (page: Page) => page.getByRole('heading', { level: 1 });

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
  await expect(page.getByLabel('Telephone')).toHaveAccessibleDescription(/Please enter a telephone number/);
  await page.getByLabel('Telephone').fill('+353 21 1234567');
  await page.getByLabel('Language (optional)').selectOption('de');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(headline(page)).toHaveText('Profil');
  await expect(page.getByText('Ihr Profil ist gespeichert.')).toBeVisible();
  await page.getByRole('button', { name: 'Schließen' }).click();
  await expect(page.getByText('Ihr Profil ist gespeichert.')).toHaveCount(0);
  await kibble.ask('ada', 'mutation { updateProfile(input: { name: "Ada King" }) { profile { version } } }');
  await page.getByLabel('Name', { exact: true }).fill('Ada Byron');
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByText('inzwischen')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ada King');
  await page.getByLabel('Name', { exact: true }).fill('Ada Byron');
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByText('Ihr Profil ist gespeichert.')).toBeVisible();
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
  await page.getByLabel('Town or city').fill('Berlin');
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
  await card.getByRole('button', { name: 'Use as default: Berlin flat' }).click();
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

test('the data are saved as a file', async ({ page }) => {
  await signIn(page, 'ada');
  await page.goto('/account');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download my data' }).click();
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
  await page.getByRole('button', { name: 'Close my account permanently' }).click();
  await expect(page.getByLabel('To confirm, enter the word “close”')).toBeFocused();
  await page.getByLabel('To confirm').fill('close');
  await page.getByRole('button', { name: 'Close my account permanently' }).click();
  await expect(page.getByText('Some of your orders are not completed yet')).toBeVisible();
  await page.getByRole('link', { name: 'Go to your orders' }).click();
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
  await page.getByRole('button', { name: 'Close my account permanently' }).click();
  await expect(headline(page)).toHaveText('Welcome to Kibble');
  await expect(page.getByText('Your account has been closed.', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();

  // The user is gone from the pool as well, and so the address is free for a new account.
  await page.goto('/auth/sign-up?returnTo=/account/addresses');
  await page.getByLabel('Name', { exact: true }).fill('Ada again');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.locator('main').getByRole('button', { name: 'Create account' }).click();
  await page.getByLabel('Code from the e-mail').fill(await kibble.code('ada@example.com'));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('You have no addresses yet.')).toBeVisible();
});
