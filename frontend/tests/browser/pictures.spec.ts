import { addressOf, PAGES } from './support/pages';
import { expectShown } from './support/shown';
import { signIn, test } from './support/test';

/** Pictures of all pages, to be looked at: `test-results/pictures`. */
const WIDTHS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const FOLDER = 'test-results/pictures';

for (const [name, viewport] of Object.entries(WIDTHS)) {
  test(`every page is shown at the width of a ${name}`, async ({ browser, kibble }) => {
    test.slow();
    for (const person of [undefined, 'ada', 'sam'] as const) {
      const context = await browser.newContext({ baseURL: kibble.origin, viewport, reducedMotion: 'reduce' });
      const page = await context.newPage();
      if (person) await signIn(page, person);
      for (const shown of PAGES.filter(({ as }) => as === person)) {
        await page.goto(await addressOf(shown, kibble));
        await expectShown(page, shown);
        await page.evaluate(() => Promise.all([...document.images].map((image) => ((image.loading = 'eager'), image.decode()))));
        const file = shown.file.replace(/\.vue$/, '').replaceAll('/', '-').replace(/\[|\]/g, '');
        await page.screenshot({ path: `${FOLDER}/${name}/${file}.png`, fullPage: true });
      }
      await context.close();
    }
  });
}
