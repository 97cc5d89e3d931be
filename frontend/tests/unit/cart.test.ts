import { describe, expect, it } from 'vitest';

import { cart, rope, stew, warning } from '../support/cart';
import { piecesAdded, withWishes, type CartWish } from '~/utils/cart';

const add = (product: typeof rope, quantity: number): CartWish => ({ kind: 'add', product, quantity, idempotencyKey: 'k' });

describe('a cart with wishes', () => {
  it('grants one after the other, and sums up', () => {
    const wished = withWishes(cart([[rope, 1]]), [
      { kind: 'set', productId: 'rope-toy', quantity: 4 },
      add(stew, 2),
      add(rope, 1),
    ]);
    expect(wished.lines.map(({ product, quantity, lineTotal }) => [product.id, quantity, lineTotal.amount])).toEqual([
      ['beef-stew', 2, 578],
      ['rope-toy', 5, 2745],
    ]);
    expect([wished.totalQuantity, wished.itemsTotal.amount]).toEqual([7, 3323]);
  });

  it('loses a line with its warnings, and keeps those of products that had none', () => {
    const held = cart([[rope, 1], [stew, 1]], {
      warnings: [
        warning({ code: 'OUT_OF_STOCK' }),
        warning({ code: 'OUT_OF_STOCK', productId: 'beef-stew' }),
        warning({ code: 'PRODUCT_UNAVAILABLE', productId: 'gone' }),
      ],
    });
    const wished = withWishes(held, [{ kind: 'set', productId: 'rope-toy', quantity: 0 }]);
    expect(wished.warnings.map(({ productId }) => productId)).toEqual(['beef-stew', 'gone']);
  });

  it('holds 99 pieces of a product at most', () => {
    expect(withWishes(cart([[rope, 98]]), [add(rope, 5)]).lines[0]?.quantity).toBe(99);
    expect(withWishes(cart([]), [add(rope, 120)]).lines[0]?.quantity).toBe(99);
  });

  it('is emptied, and filled again', () => {
    const wished = withWishes(cart([[rope, 3]]), [{ kind: 'clear' }, add(stew, 1)]);
    expect(wished.lines.map(({ product }) => product.id)).toEqual(['beef-stew']);
  });

  it('is as it was without wishes, and nothing of it is changed', () => {
    const held = cart([[rope, 3]]);
    const copy = structuredClone(held);
    expect(withWishes(held, [])).toBe(held);
    withWishes(held, [{ kind: 'set', productId: 'rope-toy', quantity: 9 }]);
    expect(held).toEqual(copy);
  });

  it('tells how many pieces come, where nothing else is known', () => {
    expect(piecesAdded([add(rope, 2), { kind: 'set', productId: 'x', quantity: 5 }, add(stew, 1)])).toBe(3);
  });
});
