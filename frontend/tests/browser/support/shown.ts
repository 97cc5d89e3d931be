import type { Page } from '@playwright/test';

import type { Locale } from '../../../app/utils/messages';
import type { ShownPage } from './pages';
import { expect } from './test';
import { text } from './texts';

/** Waits until the whole page is there, with its heading in this language. */
export async function expectShown(page: Page, { title, shows }: Pick<ShownPage, 'title' | 'shows'>, locale: Locale = 'en'): Promise<void> {
  const main = page.getByRole('main');
  // What is put into a text is told by other pages.
  const heading = title.includes('.') ? text(title, locale).replace(/\{\w+\}.*/, '') : title;
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
  await expect(main.getByRole('heading', { level: 1 })).toContainText(heading);
  if (shows) await expect(main.getByText(shows).first()).toBeAttached();
  await expect(main.locator('.placeholder')).toHaveCount(0);
}
