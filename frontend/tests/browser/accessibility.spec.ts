import type { Page } from '@playwright/test';

import { addressOf, EMPTY, PAGES } from './support/pages';
import { takePicture } from './support/picture';
import { expectShown } from './support/shown';
import { expect, expectAccessible, signIn, test } from './support/test';
import { text } from './support/texts';

const PHONE = { width: 390, height: 844 };

// A request that a test breaks off is told by the browser.
test.use({ allowedOnConsole: /Failed to load resource/ });

/** Holds every request to the API until it is told to let them go. */
async function hold(page: Page): Promise<() => Promise<void>> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/graphql', async (route) => {
    await held;
    await route.continue();
  });
  return async () => {
    release();
    await page.unrouteAll({ behavior: 'wait' });
  };
}

for (const shown of PAGES) {
  test(`axe finds nothing on ${shown.file}, in none of its states and languages`, async ({ page, kibble }) => {
    if (shown.as) await signIn(page, shown.as);
    const address = await addressOf(shown, kibble);
    const letGo = shown.requests > 0 ? await hold(page) : undefined;
    await page.goto(address);
    if (letGo) {
      await expect(page.getByRole('status').first()).toBeAttached();
      await expectAccessible(page);
      await letGo();
    }
    await expectShown(page, shown);
    await expectAccessible(page);
    await takePicture(page, 'desktop', shown);

    await page.setViewportSize(PHONE);
    await page.evaluate(() => localStorage.setItem('kibble.locale', 'de'));
    await page.reload();
    await expectShown(page, shown, 'de');
    await expectAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, 'nothing is wider than the page').toBeLessThanOrEqual(PHONE.width);
    await takePicture(page, 'phone', shown);

    if (shown.requests > 0) {
      const json = { errors: [{ errorType: 'Internal', message: '' }] };
      await page.route('**/graphql', (route) => route.fulfill({ status: 500, json }));
      await page.reload();
      await expect(page.getByRole('alert').first()).toContainText(text('errors.faults.report', 'de'));
      await expectAccessible(page);
    }
  });
}

test('axe finds nothing where there is nothing to show', async ({ page, kibble }) => {
  let person: string | undefined;
  for (const shown of EMPTY) {
    if (shown.as && shown.as !== person) await signIn(page, (person = shown.as));
    await page.goto(await addressOf(shown, kibble));
    await expect(page.getByText(shown.shows ?? '').first()).toBeVisible();
    await expectAccessible(page);
  }
});

test('a device without a network is told so, and goes on when it is back', async ({ page, context }) => {
  await page.goto('/products');
  await expectShown(page, { title: 'common.products', shows: 'Beef stew, 400 g' });
  await context.setOffline(true);
  await expect(page.getByText(text('errors.offline'))).toBeVisible();
  await page.getByRole('button', { name: text('catalogue.more') }).click();
  await expect(page.getByText(text('errors.faults.offline'))).toBeVisible();
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(page.getByText(text('errors.offline'))).toBeHidden();
  await page.getByRole('button', { name: text('common.tryAgain') }).click();
  await expect(page.getByRole('article')).toHaveCount(20);
  await expect(page.getByText(text('errors.faults.offline'))).toBeHidden();
});

test('the menu of a phone opens, closes and leads somewhere by keyboard', async ({ page }) => {
  await page.setViewportSize(PHONE);
  await page.goto('/');
  const menu = page.getByRole('button', { name: 'Menu' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(menu).toHaveAttribute('aria-expanded', 'true');
  await expectAccessible(page);
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Products' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Products' })).toBeFocused();
  await expect(menu).toHaveAttribute('aria-expanded', 'false');
});
