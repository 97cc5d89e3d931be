import type { CardAnswer, CardEntry } from '~/utils/payments/port';
import type { Amount } from '~/utils/formats';

/**
 * The token of the card that is entered. While nothing of it has changed the same one is given, so that an order
 * whose answer was lost is sent again as it was. It is kept in memory alone.
 */
export function useCardToken() {
  const entry = shallowRef<CardEntry>();
  let held: { token: string; amount: number } | undefined;

  /** The card was changed, or the token is used up. */
  function forget(): void {
    held = undefined;
  }

  async function tokenFor(amount: Amount): Promise<CardAnswer> {
    if (held?.amount === amount.amount) return { token: held.token };
    if (!entry.value) return { problem: { key: 'checkout.card.wait' } };
    const answer = await entry.value.tokenize(amount);
    if ('token' in answer) held = { token: answer.token, amount: amount.amount };
    return answer;
  }

  return { entry, forget, tokenFor };
}
