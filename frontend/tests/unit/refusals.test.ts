import { readFileSync } from 'node:fs';

import { Kind, parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';

import { refusal } from '../support/account';
import { fieldOf, sentenceOf, type Refusal } from '~/utils/refusals';

/** The texts as they are written; an import would give them compiled. */
const texts: Record<string, unknown> = JSON.parse(readFileSync('app/locales/en/errors.json', 'utf8')).refusals;

/** The codes of the schema, read anew and not by the generated types. */
function codes(): Refusal['code'][] {
  const schema = parse(readFileSync('../schema.graphql', 'utf8'));
  for (const definition of schema.definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'UserErrorCode') {
      return (definition.values ?? []).map(({ name }) => name.value as Refusal['code']);
    }
  }
  throw new Error('the schema has no UserErrorCode');
}

describe('a refusal', () => {
  it.each(codes())('%s has a sentence, with and without what the API adds to it', (code) => {
    const added = { available: 2, expected: { amount: 1249, currency: 'EUR' } };
    for (const { key } of [sentenceOf(refusal({ code })), sentenceOf(refusal({ code, ...added }))]) {
      const name = key.replace('errors.refusals.', '');
      expect(key).toMatch(/^errors\.refusals\./);
      expect(name).not.toBe('UNKNOWN');
      expect(texts[name]).toBeTypeOf('string');
    }
  });

  it('of a newer back end has a sentence too', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    expect(sentenceOf(refusal({ code: 'SOMETHING_NEW' as Refusal['code'] })).key).toBe('errors.refusals.UNKNOWN');
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });

  it('tells how many are left, and the price as it is', () => {
    expect(sentenceOf(refusal({ code: 'INSUFFICIENT_STOCK', available: 2 }))).toMatchObject({ count: 2 });
    const money = { amount: 1249, currency: 'EUR' };
    expect(sentenceOf(refusal({ code: 'PRICE_CHANGED', expected: money }))).toMatchObject({ money });
  });
});

it.each([
  [null, undefined],
  [[], undefined],
  [['input'], undefined],
  [['input', 'zip'], 'zip'],
  [['input', 'items', '0', 'quantity'], 'items.0.quantity'],
  [['quantity'], 'quantity'],
])('the field %j of the API is %s of a form', (field, name) => {
  expect(fieldOf({ field })).toBe(name);
});
