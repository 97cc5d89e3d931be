import type { Amount } from '~/utils/formats';
import type { CardAnswer, Confirmation } from '~/utils/payments/port';

// The provider of a local server, which moves no money (`src/local/payment_provider`).

/** Numbers to try, by what becomes of them. */
export const TEST_NUMBERS = {
  pays: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  confirmed: '4000 0000 0000 3220',
  byHand: '4000 0000 0000 3154',
} as const;

/** What it refuses, by its codes, as keys of the message files. */
const PROBLEMS: Record<string, string> = {
  UNKNOWN_CARD: 'checkout.card.unknown',
  AMOUNT: 'checkout.card.amount',
};

/** Has a token made for the number of a card. */
export async function preauthorize(url: string, number: string, { amount }: Amount): Promise<CardAnswer> {
  const cardNumber = number.replace(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(cardNumber)) return { problem: { key: 'checkout.card.number' } };
  const answer = await fetch(`${url}/preauth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cardNumber, amount }),
  });
  const body: unknown = await answer.json();
  if (answer.ok) return { token: text(body, 'paymentToken') };
  const key = PROBLEMS[text(body, 'code')];
  if (key === undefined) throw new TypeError(`the payment provider answered ${answer.status}`);
  return { problem: { key } };
}

/** Tells the provider what its owner says of a payment. */
export async function confirmSimulated(url: string, clientSecret: string, said: Confirmation): Promise<Confirmation> {
  if (said === 'open') return said;
  const outcome = said === 'confirmed' ? 'CONFIRM' : 'REFUSE';
  // The answer is a way to the provider's own page, which nobody needs here, and another origin does not show.
  await fetch(`${url}/confirm`, { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ clientSecret, outcome }) });
  return said;
}

function text(body: unknown, name: string): string {
  const value = typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : undefined;
  if (typeof value !== 'string') throw new TypeError('the answer of the payment provider cannot be read');
  return value;
}
