import { addressOf, PAGES } from './support/pages';
import { expect, signIn, test } from './support/test';

/** Pictures of the main pages, to be looked at: `test-results/pictures`. */
const WIDTHS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const FOLDER = 'test-results/pictures';

for (const [name, viewport] of Object.entries(WIDTHS)) {
  test(`every page is shown at the width of a ${name}`, async ({ page, kibble }) => {
    test.slow();
    await page.setViewportSize(viewport);
    let person: string | undefined;
    for (const shown of PAGES) {
      if (shown.as && shown.as !== person) {
        await page.context().clearCookies();
        await page.goto('/');
        await page.evaluate(() => localStorage.clear());
        await signIn(page, (person = shown.as));
        if (person === 'ada') await kibble.ask('ada', 'mutation { addToCart(productId: "rope-toy", quantity: 2) { userErrors { code } } }');
      }
      await page.goto(await addressOf(shown, kibble));
      await expect(page.locator('main h1').first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: `${FOLDER}/${name}/${shown.file.replace(/\.vue$/, '').replaceAll('/', '-')}.png`, fullPage: true });
    }
  });
}
