import { fieldOf, sentenceOf, type Refusal } from '~/utils/refusals';

/** Refusals as sentences in the visitor's language. */
export function useRefusals() {
  const { t, money } = useLocale();

  function sentence(refusal: Refusal): string {
    const { key, count, money: amount } = sentenceOf(refusal);
    const values = amount ? { amount: money(amount) } : {};
    return count === undefined ? t(key, values) : t(key, { count, ...values }, count);
  }

  /** The sentences that belong beside one of these fields, and those that belong above the form. */
  function divide(refusals: readonly Refusal[], fields: readonly string[]) {
    const beside: Record<string, string> = {};
    const above: string[] = [];
    for (const refusal of refusals) {
      const field = fieldOf(refusal);
      if (field !== undefined && fields.includes(field)) beside[field] ??= sentence(refusal);
      else above.push(sentence(refusal));
    }
    return { beside, above };
  }

  return { sentence, divide };
}
