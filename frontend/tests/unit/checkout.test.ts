import { beforeEach, describe, expect, it } from 'vitest';

import { money } from '../support/cart';
import { keepMemory, newMemory, readMemory } from '~/utils/checkout/memory';
import { isOrderable, quoteState, type Quote } from '~/utils/checkout/quoteState';
import { sentenceOfWarning } from '~/utils/cartWarnings';
import { warning } from '../support/cart';

const PLACE = 'kibble.checkout';

function quote(parts: Partial<Quote> = {}): Quote {
  return { served: true, price: money(500), itemsTotal: money(2000), total: money(2500), minimumOrder: null, freeFrom: null, ...parts };
}

describe('what a quote means', () => {
  it.each([
    ['an address that is not served', { served: false, price: null, total: null }, { kind: 'not-served' }, false],
    [
      'too small an order',
      { minimumOrder: money(2500) },
      { kind: 'below-minimum', minimum: money(2500), missing: money(500) },
      false,
    ],
    ['just the minimum', { minimumOrder: money(2000) }, { kind: 'priced' }, true],
    ['a delivery for nothing', { price: money(0) }, { kind: 'free' }, true],
    ['nearly enough', { freeFrom: money(3000) }, { kind: 'nearly-free', from: money(3000), missing: money(1000) }, true],
    ['a price', {}, { kind: 'priced' }, true],
  ])('%s', (_, parts, state, orderable) => {
    expect(quoteState(quote(parts))).toEqual(state);
    expect(isOrderable(quote(parts))).toBe(orderable);
  });
});

describe('what a tab keeps of a checkout', () => {
  beforeEach(() => sessionStorage.clear());

  it('is there after a reload, for the same customer alone', () => {
    const memory = newMemory('ada');
    memory.draft.note = 'Ring twice';
    keepMemory(memory);
    expect(readMemory('ada')).toEqual(memory);
    expect(readMemory('bob')).toBeUndefined();
  });

  it('counts as nothing when it cannot be read', () => {
    const memory = newMemory('ada');
    for (const kept of ['', 'null', '{', '[]', '{"customerId":"ada"}']) {
      sessionStorage.setItem(PLACE, kept);
      expect(readMemory('ada')).toBeUndefined();
    }
    for (const wrong of [
      { ...memory, key: 1 },
      { ...memory, draft: { ...memory.draft, method: 'CASH' } },
      { ...memory, draft: { ...memory.draft, note: null } },
      { ...memory, unanswered: [{ idempotencyKey: 'another', addressId: 'home' }] },
    ]) {
      sessionStorage.setItem(PLACE, JSON.stringify(wrong));
      expect(readMemory('ada')).toBeUndefined();
    }
  });

  it('has another key each time', () => {
    expect(newMemory('ada').key).not.toBe(newMemory('ada').key);
  });
});

it('names a cart warning by its code and by whether the product has a line', () => {
  const price = money(549);
  expect(sentenceOfWarning(warning({ code: 'QUANTITY_CAPPED' }), price)).toEqual({ key: 'cart.warnings.QUANTITY_CAPPED' });
  expect(sentenceOfWarning(warning({ code: 'QUANTITY_CAPPED' }), undefined)).toEqual({ key: 'cart.warnings.CART_FULL' });
  expect(sentenceOfWarning(warning({ code: 'PRICE_CHANGED', previousPrice: money(500) }), price)).toEqual({
    key: 'cart.warnings.PRICE_CHANGED',
    from: money(500),
    to: price,
  });
  expect(sentenceOfWarning(warning({ code: 'PRICE_CHANGED' }), price)).toEqual({ key: 'errors.refusals.PRICE_CHANGED' });
  expect(sentenceOfWarning(warning({ code: 'INSUFFICIENT_STOCK', available: 2 }), price)).toMatchObject({ count: 2 });
});
