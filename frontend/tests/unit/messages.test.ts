import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { formatLocale, preferredLocale } from '~/utils/messages';

const APP = join(process.cwd(), 'app');
const AREAS = readdirSync(join(APP, 'locales/en')).filter((file) => file.endsWith('.json'));

/** The keys of all messages of a language, with their texts. */
function messages(locale: string): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') texts.set(path, value);
    else for (const [key, inner] of Object.entries(value as object)) walk(inner, `${path}.${key}`);
  };
  for (const area of AREAS) {
    walk(JSON.parse(readFileSync(join(APP, 'locales', locale, area), 'utf8')), area.replace('.json', ''));
  }
  return texts;
}

function sources(): string {
  const files = readdirSync(APP, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.(vue|ts)$/.test(file) && !/^(gql|locales)\//.test(file))
    .map((file) => readFileSync(join(APP, file), 'utf8'))
    .join('\n');
}

describe('the message files', () => {
  const english = messages('en');
  const german = messages('de');
  const source = sources();

  it('say the same in both languages', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('are given the same values in both languages', () => {
    const values = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    const forms = (text: string) => text.split(' | ').length;
    for (const [key, text] of english) {
      const other = german.get(key) ?? '';
      expect([key, values(other)]).toEqual([key, values(text)]);
      expect([key, forms(other)]).toEqual([key, forms(text)]);
    }
  });

  it('have every text that the source names', () => {
    const named = [...source.matchAll(/(?<![\w.])t\(\s*'([^']+)'/g)].map(([, key]) => key ?? '');
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((key) => !english.has(key))).toEqual([]);
  });

  it('have no text that the source does not name', () => {
    // A key may be put together from a fixed beginning and a word, such as a code of the API.
    const beginnings = [...source.matchAll(/[`']([a-z]\w*(?:\.\w+)*\.)\$\{/g)].map(([, beginning]) => beginning ?? '');
    const isNamed = (key: string) =>
      source.includes(`'${key}'`) || source.includes(`\`${key}\``) || beginnings.some((beginning) => key.startsWith(beginning));
    expect([...english.keys()].filter((key) => !isNamed(key))).toEqual([]);
  });
});

describe('the language of a visitor', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'de'], 'de'],
    [['en-US'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('of %j is %s', (languages, locale) => {
    expect(preferredLocale(languages)).toBe(locale);
  });
});

it('dates and amounts are written by the customs of the visitor, where they speak the language', () => {
  expect(formatLocale('en', ['de-AT', 'en-GB', 'en-US'])).toBe('en-GB');
  expect(formatLocale('de', ['de-AT', 'en-GB'])).toBe('de-AT');
  expect(formatLocale('de', ['en-GB'])).toBe('de');
});
