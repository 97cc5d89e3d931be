import type { StockAdjustmentInput, StockPartsFragment } from '~/gql/staff/graphql';
import { localRefusal } from '~/utils/localRefusals';
import type { Refusal } from '~/utils/refusals';

/** How the stock is changed: pieces come, pieces go, or those on the shelf were counted. */
export const STOCK_CHANGES = ['add', 'take', 'count'] as const;
export type StockChange = (typeof STOCK_CHANGES)[number];

export interface StockValues {
  pieces?: string;
  lowStockAt?: string;
  reason: string;
}

type Level = Pick<StockPartsFragment, 'productId' | 'available' | 'reserved' | 'lowStockAt'>;

/** How many pieces are available when so many lie on the shelf: those that are ordered lie there, too. */
export function availableOf(counted: number, { reserved }: Pick<Level, 'reserved'>): number {
  return counted - reserved;
}

/**
 * The change for the API, or what is missing. Numbers have been checked before. The mark of a low stock goes with it
 * only where it is another one than that of the level.
 */
export function stockInput(
  change: StockChange,
  { pieces, lowStockAt, reason }: StockValues,
  level: Level,
  idempotencyKey: string,
): StockAdjustmentInput | Refusal[] {
  const isMarked = Boolean(lowStockAt) && Number(lowStockAt) !== level.lowStockAt;
  const base = { idempotencyKey, productId: level.productId, reason, ...(isMarked ? { lowStockAt: Number(lowStockAt) } : {}) };
  if (!pieces) return isMarked ? base : [localRefusal('REQUIRED', 'pieces')];
  const number = Number(pieces);
  if (change === 'add') return { ...base, delta: number };
  if (change === 'take') return { ...base, delta: -number };
  const changeTo = availableOf(number, level);
  if (changeTo < 0) return [localRefusal('INVALID', 'pieces')];
  return { ...base, changeFrom: level.available, changeTo };
}
