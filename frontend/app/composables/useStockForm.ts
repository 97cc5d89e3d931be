import { z } from 'zod';

import { AdjustStockDocument, type StockAdjustmentInput, type StockPartsFragment } from '~/gql/staff/graphql';
import { stockInput, type StockChange } from '~/utils/stockForm';
import { requiredLine } from '~/utils/textRules';
import type { Refusal } from '~/utils/refusals';

/** Why the number of pieces is told again: somebody was faster, the answer was lost, or what was sent before counts. */
export type StockDoubt = 'conflict' | 'unknown' | 'saved';

interface Options {
  level: () => StockPartsFragment;
  saved: (level: StockPartsFragment) => void;
  /** Reads the level anew; answers with `false` when that failed, too. */
  readAnew: () => Promise<boolean>;
}

interface Attempt {
  typed: string;
  input: StockAdjustmentInput;
}

/**
 * The form that changes the stock of a product, once, however often it is sent. When it is not known whether a change
 * was saved, the level is read anew and told, so that nobody adjusts by hand what counts already.
 */
export function useStockForm({ level, saved, readAnew }: Options) {
  const client = useApollo();
  const change = ref<StockChange>('add');
  const doubt = ref<StockDoubt>();
  const { lowStockAt } = level();
  let idempotencyKey = crypto.randomUUID();
  let unanswered: Attempt | undefined;

  const form = useShopForm({
    rules: rules(),
    initialValues: () => ({ lowStockAt: lowStockAt?.toString() ?? '' }),
    fieldNames: { delta: 'pieces', changeTo: 'pieces', changeFrom: 'pieces' },
    async send(values) {
      doubt.value = undefined;
      const typed = JSON.stringify([change.value, values]);
      // What was sent before is sent again as it was, though the level is another one by now.
      const input =
        unanswered?.typed === typed ? unanswered.input : stockInput(change.value, values, { ...level(), lowStockAt }, idempotencyKey);
      if (Array.isArray(input)) return input;
      try {
        unanswered = { typed, input };
        return await adjust(input);
      } catch (error) {
        await look('unknown');
        throw error;
      }
    },
  });

  async function adjust(input: StockAdjustmentInput): Promise<readonly Refusal[]> {
    const { data } = await client.mutate({ mutation: AdjustStockDocument, variables: { input } });
    unanswered = undefined;
    const { stock, userErrors: refusals } = data?.adjustStock ?? { stock: null, userErrors: [] };
    if (stock) saved(stock);
    if (refusals.some(({ code }) => code === 'VERSION_CONFLICT')) await look('conflict');
    const others = refusals.filter(({ code }) => code !== 'IDEMPOTENCY_KEY_REUSED');
    if (others.length < refusals.length) {
      idempotencyKey = crypto.randomUUID();
      // Where the number cannot be told, the refusal is.
      if (await look('saved')) return others;
    }
    return refusals;
  }

  async function look(why: StockDoubt): Promise<boolean> {
    const isRead = await readAnew();
    doubt.value = isRead ? why : undefined;
    return isRead;
  }

  return { ...form, change, doubt };
}

function rules() {
  const number = z.string().trim().regex(/^\d{0,8}$/, 'staff.rules.number').optional();
  return z.object({ pieces: number, lowStockAt: number, reason: requiredLine(500) });
}
