import { addressOf, PAGES } from './support/pages';
import { expect, expectAccessible, signIn, test } from './support/test';

const PHONE = { width: 390, height: 844 };

// A request that a test breaks off is told by the browser.
test.use({ allowedOnConsole: /Failed to load resource/ });

for (const shown of PAGES) {
  test(`axe finds nothing on ${shown.file}, in none of its states`, async ({ page, kibble }) => {
    if (shown.as) await signIn(page, shown.as);
    const address = await addressOf(shown, kibble);
    const isThere = page.locator('main h1').first();

    if (shown.asks) {
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/graphql', async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(address);
      await expect(page.getByRole('status').first()).toBeAttached();
      await expectAccessible(page);
      release();
    } else {
      await page.goto(address);
    }
    await expect(isThere).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await page.setViewportSize(PHONE);
    await expectAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, 'nothing is wider than the page').toBeLessThanOrEqual(PHONE.width);

    if (shown.asks) {
      await page.unrouteAll({ behavior: 'wait' });
      await page.route('**/graphql', (route) => route.fulfill({ status: 500, json: { errors: [{ errorType: 'Internal', message: '' }] } }));
      await page.reload();
      await expect(page.getByRole('alert').first()).toContainText('Something went wrong on our side.');
      await expectAccessible(page);
    }
  });
}

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
