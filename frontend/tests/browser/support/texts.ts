import { readFileSync } from 'node:fs';

import type { Locale } from '../../../app/utils/messages';

/** A text of the message files, such as `cart.empty`, as the shop shows it. */
export function text(key: string, locale: Locale = 'en'): string {
  const [area = '', ...rest] = key.split('.');
  let found: unknown = JSON.parse(readFileSync(`app/locales/${locale}/${area}.json`, 'utf8'));
  for (const part of rest) found = Object(found)[part];
  if (typeof found !== 'string') throw new Error(`there is no text ${key}`);
  return found;
}
