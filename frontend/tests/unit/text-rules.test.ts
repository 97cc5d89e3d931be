import { describe, expect, it } from 'vitest';
import type { z } from 'zod';

import { codeRule, newPasswordRule } from '~/utils/authRules';
import { countryChoices, countryName } from '~/utils/countries';
import { languageChoices } from '~/utils/languages';
import { optionalLine, optionalPhone, optionalText, requiredLine } from '~/utils/textRules';

/** What comes of a value: the text that is sent, or the key of what is wrong with it. */
function read(rule: z.ZodTypeAny, value: unknown): unknown {
  const read = rule.safeParse(value);
  return read.success ? read.data : read.error.issues[0]?.message;
}

// The same cases as in `src/shop/text.rs`.
describe('text from people', () => {
  it.each([
    ['  Ada ', 'Ada'],
    ['äöüäöüäöüä', 'äöüäöüäöüä'],
    ['🐕🐕🐕🐕🐕🐕🐕🐕🐕🐕', '🐕🐕🐕🐕🐕🐕🐕🐕🐕🐕'],
    ['12345678901', 'errors.rules.tooLong'],
    [' \t ', 'errors.rules.required'],
    [undefined, 'errors.rules.required'],
    ['a\nb', 'errors.rules.characters'],
    ['a\u202Eb', 'errors.rules.characters'],
    ['a <b>', 'errors.rules.characters'],
    ['1 < 2', '1 < 2'],
  ])('is trimmed, bounded and plain: %j', (text, expected) => {
    expect(read(requiredLine(10), text)).toBe(expected);
  });

  it('may be absent, which blank text is too', () => {
    for (const nothing of [undefined, null, '', '  ']) expect(read(optionalLine(10), nothing)).toBeNull();
    expect(read(optionalText(10), 'a\nb')).toBe('a\nb');
    expect(read(optionalText(10), 'a\u0001b')).toBe('errors.rules.characters');
  });

  it.each([
    ['+49 (30) 123/45.6-7', '+49 (30) 123/45.6-7'],
    ['1234', 'errors.rules.phone'],
    ['call 12345', 'errors.rules.phone'],
    [' ', null],
  ])('may be a telephone number: %j', (text, expected) => {
    expect(read(optionalPhone(), text)).toBe(expected);
  });
});

describe('what the user pool is told', () => {
  it.each(['Aa1!', 'AAAAAA1!', 'aaaaaa1!', 'aaaaaaA!', 'aaaaaaA1', 'aaaaaaA1€'])('is no password: %s', (password) => {
    expect(read(newPasswordRule(), password)).toBe('auth.faults.weakPassword');
  });

  it('is a password, or a code without its spaces', () => {
    expect(read(newPasswordRule(), 'aaaaaA1!')).toBe('aaaaaA1!');
    expect(read(newPasswordRule(), `aA1!${'x'.repeat(253)}`)).toBe('errors.rules.tooLong');
    expect(read(codeRule(), ' 123 456 ')).toBe('123456');
    expect(read(codeRule(), '  ')).toBe('errors.rules.required');
  });
});

describe('what is chosen from a list', () => {
  it('is a country by its name in the language of the page', () => {
    expect(countryChoices('de').filter(({ value }) => ['AT', 'DE', 'IE'].includes(value))).toEqual([
      { value: 'DE', label: 'Deutschland' },
      { value: 'IE', label: 'Irland' },
      { value: 'AT', label: 'Österreich' },
    ]);
    expect(countryChoices('en')).toHaveLength(249);
    expect(countryChoices('en', 'Éire')[0]).toEqual({ value: 'Éire', label: 'Éire' });
    expect(countryChoices('en', 'ie')[0]).toEqual({ value: 'ie', label: 'Ireland' });
    expect(countryName('DE', 'en')).toBe('Germany');
    expect(countryName('Narnia', 'en')).toBe('Narnia');
  });

  it('is a language by its own name', () => {
    expect(languageChoices('de-CH').map(({ label }) => label)).toEqual(['English', 'Deutsch', 'Schweizer Hochdeutsch']);
    expect(languageChoices('x').map(({ label }) => label)).toEqual(['English', 'Deutsch', 'x']);
  });
});
