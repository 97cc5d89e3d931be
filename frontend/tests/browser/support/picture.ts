import type { Page } from '@playwright/test';

import type { ShownPage } from './pages';

/** Takes a picture of a whole page, to be looked at: `test-results/pictures`. */
export async function takePicture(page: Page, width: 'desktop' | 'phone', { file }: ShownPage): Promise<void> {
  await page.evaluate(() => Promise.all([...document.images].map((image) => ((image.loading = 'eager'), image.decode()))));
  const name = file.replace(/\.vue$/, '').replaceAll('/', '-').replace(/\[|\]/g, '');
  await page.screenshot({ path: `test-results/pictures/${width}/${name}.png`, fullPage: true });
}
