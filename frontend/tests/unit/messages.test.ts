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

const NAMES_OF_AREAS = AREAS.map((file) => file.replace('.json', '')).join('|');

/**
 * Every quoted word of the source that looks like a key: the name of an area, a dot and
 * what follows it. Double quotes hold the expressions of templates.
 */
function keysIn(source: string): string[] {
  const quoted = new RegExp(`(['\`])((?:${NAMES_OF_AREAS})(?:\\.[\\w-]+)+)\\1`, 'g');
  return [...source.matchAll(quoted)].map(([, , key]) => key ?? '');
}

/** What stands before the first value in each key that the source puts together, such as `orders.status.`. */
function beginningsIn(source: string): string[] {
  const open = new RegExp(`\`((?:${NAMES_OF_AREAS})\\.(?:[\\w-]+\\.)*)\\$\\{`, 'g');
  return [...source.matchAll(open)].map(([, beginning]) => beginning ?? '');
}

/** The text that a control shows beside its spoken name: `cart.add` with `cart.addNamed`, or a text of all pages. */
function shownWith(key: string, texts: Map<string, string>): string {
  const shown = key.replace(/Named$/, '');
  return texts.get(shown) ?? texts.get(`common.${shown.split('.').at(-1)}`) ?? `nothing is shown with ${key}`;
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
    const named = keysIn(source);
    expect(named).toEqual(expect.arrayContaining(['cart.add', 'orders.chooseTime', 'errors.rules.tooLong', 'auth.faults.exists']));
    expect(named.filter((key) => !english.has(key))).toEqual([]);
  });

  it('have texts under every beginning of a key that the source completes', () => {
    const keys = [...english.keys()];
    expect(beginningsIn(source).filter((beginning) => !keys.some((key) => key.startsWith(beginning)))).toEqual([]);
  });

  it.each([
    ['English', english],
    ['German', german],
  ])('name a control by words that hold those it shows, in %s', (_, texts) => {
    const controls = [...texts.keys()].filter((key) => key.endsWith('Named'));
    expect(controls.length).toBeGreaterThan(4);
    for (const key of controls) {
      const shown = shownWith(key, texts);
      expect([key, texts.get(key)?.toLowerCase()]).toEqual([key, expect.stringContaining(shown.toLowerCase())]);
    }
  });

  it('have no text that the source does not name', () => {
    // A key may be put together from a fixed beginning and a word, such as a code of the API.
    const beginnings = beginningsIn(source);
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
