import type { OrderPartsFragment, PlaceOrderInput, UserErrorPartsFragment } from '~/gql/account/graphql';
import type { CheckoutMemory } from '~/utils/checkout/memory';

/** An order as it is wanted, without the key under which it is placed. */
export type OrderWish = Omit<PlaceOrderInput, 'idempotencyKey'>;

export interface PlacedPayload {
  order: OrderPartsFragment | null;
  replayed: boolean;
  paymentClientSecret: string | null;
  userErrors: UserErrorPartsFragment[];
}

/** What came of the wish. */
export type Outcome =
  /** `isEarlier`: it is not what was wished last, but what was sent before and had been placed. */
  | { kind: 'placed'; order: OrderPartsFragment; clientSecret: string | null; replayed: boolean; isEarlier: boolean }
  | { kind: 'refused'; refusals: UserErrorPartsFragment[] }
  /** The answer did not come, and nobody knows whether the order was placed. */
  | { kind: 'unknown'; error: unknown }
  /** An order was placed under the key by another copy of this page, and it cannot be told which. */
  | { kind: 'elsewhere' };

/** An address that is in nobody's book. The API looks at the key first, so an order to it tells of the key alone. */
const NOWHERE = 'nowhere';

type Send = (input: PlaceOrderInput) => Promise<PlacedPayload>;
type Attempts = Pick<CheckoutMemory, 'key' | 'unanswered'>;

/**
 * Places an order, once. The rule of the idempotency key:
 *
 * The API keeps a key together with the order that was placed under it, and with nothing else. So one key covers a
 * whole checkout, from the opening of the page until an order is known: however often it is sent, and with whatever
 * content, at most one order comes of it.
 *
 * - A request that was refused has left nothing under the key. What the customer mends goes out under the same one,
 *   and so does another card after a declined one: its token is part of the content, and the shop asks the payment
 *   provider under a key of its own, made of the token too. A new key would be worse than needless: an attempt whose
 *   answer was lost may still be under way.
 * - An answer that does not come leaves the request among the unanswered. The same content sent again is answered
 *   with the order that it placed (`replayed`), or places it now.
 * - Other content while something is unanswered goes out under the same key too. If nothing was placed before, it is
 *   the order. If something was, the API refuses with IDEMPOTENCY_KEY_REUSED; then what is unanswered is sent again as
 *   it was, which tells the order, and the customer is led there instead of ordering twice.
 * - Where none of it is the order, another copy of this page has placed one under the key. The customer is told, and
 *   only then a new key is drawn; nothing is sent under it before the customer asks for it.
 * - When an order is known, whoever keeps the attempts forgets them, and the next checkout draws its own key.
 *
 * `attempts` is changed, and `keep` called, before anything is sent.
 */
export async function placeOnce(attempts: Attempts, wish: OrderWish, send: Send, keep: () => void): Promise<Outcome> {
  const input: PlaceOrderInput = { ...wish, idempotencyKey: attempts.key };
  const outcome = await ask(attempts, input, send, keep);
  return isReused(outcome) ? whatWasPlaced(attempts, send, keep) : outcome;
}

/**
 * Looks for the order that one of the unanswered requests has placed. `undefined` when none has; then they are
 * forgotten, but not the key, so that one which is still on its way orders nothing beside the next. It places nothing,
 * whatever is in the cart: the unanswered requests are sent again only when the key is known to be used.
 */
export async function findPlaced(attempts: Attempts, send: Send, keep: () => void): Promise<Outcome | undefined> {
  if (attempts.unanswered.length === 0) return undefined;
  const question: PlaceOrderInput = { addressId: NOWHERE, paymentMethod: 'ON_DELIVERY', idempotencyKey: attempts.key };
  try {
    const codes = (await send(question)).userErrors.map(({ code }) => code);
    if (codes.includes('IDEMPOTENCY_KEY_REUSED')) return await whatWasPlaced(attempts, send, keep);
    if (codes.includes('TRY_AGAIN')) return { kind: 'unknown', error: new TypeError('the API is too busy to tell') };
  } catch (error) {
    return { kind: 'unknown', error };
  }
  attempts.unanswered = [];
  keep();
  return undefined;
}

/** The order under a used key: each unanswered request is sent again, for the API knows the one that placed it. */
async function whatWasPlaced(attempts: Attempts, send: Send, keep: () => void): Promise<Outcome> {
  for (const input of [...attempts.unanswered]) {
    const outcome = await ask(attempts, input, send, keep);
    if (outcome.kind === 'placed') return { ...outcome, isEarlier: true };
    if (outcome.kind === 'unknown') return outcome;
  }
  attempts.key = crypto.randomUUID();
  attempts.unanswered = [];
  keep();
  return { kind: 'elsewhere' };
}

async function ask(attempts: Attempts, input: PlaceOrderInput, send: Send, keep: () => void): Promise<Outcome> {
  const others = attempts.unanswered.filter((other) => !isSame(other, input));
  attempts.unanswered = [...others, input];
  keep();
  try {
    const { order, replayed, paymentClientSecret: clientSecret, userErrors } = await send(input);
    if (order) return { kind: 'placed', order, clientSecret, replayed, isEarlier: false };
    // Whoever is told to try again may have been overtaken by a request of their own.
    if (!userErrors.some(({ code }) => code === 'TRY_AGAIN')) attempts.unanswered = others;
    keep();
    return { kind: 'refused', refusals: userErrors };
  } catch (error) {
    return { kind: 'unknown', error };
  }
}

function isReused(outcome: Outcome): boolean {
  return outcome.kind === 'refused' && outcome.refusals.some(({ code }) => code === 'IDEMPOTENCY_KEY_REUSED');
}

function isSame(left: PlaceOrderInput, right: PlaceOrderInput): boolean {
  const sorted = (input: PlaceOrderInput) => JSON.stringify(Object.entries(input).toSorted());
  return sorted(left) === sorted(right);
}
