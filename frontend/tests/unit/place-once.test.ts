import { describe, expect, it } from 'vitest';

import { refusal } from '../support/account';
import { order } from '../support/orders';
import type { PlaceOrderInput, UserErrorCode } from '~/gql/account/graphql';
import { findPlaced, placeOnce, type OrderWish, type PlacedPayload } from '~/utils/checkout/placeOnce';

const wish: OrderWish = { addressId: 'home', paymentMethod: 'ON_DELIVERY', expectedTotal: 1000, note: null };

const placed = (id: string, replayed = false): PlacedPayload => ({ order: order({ id }), replayed, paymentClientSecret: null, userErrors: [] });
const refused = (code: UserErrorCode): PlacedPayload => ({
  order: null,
  replayed: false,
  paymentClientSecret: null,
  userErrors: [refusal({ code })],
});
const lost = new TypeError('Failed to fetch');

/** A shop that answers one after the other, and remembers what it was sent and what was kept before. */
function shop(...answers: (PlacedPayload | TypeError)[]) {
  const attempts = { key: 'first', unanswered: [] as PlaceOrderInput[] };
  const sent: PlaceOrderInput[] = [];
  const keptWhenSent: number[] = [];
  let kept = 0;
  const keep = () => (kept = attempts.unanswered.length);
  const send = (input: PlaceOrderInput) => {
    sent.push(input);
    keptWhenSent.push(kept);
    const answer = answers.shift() ?? lost;
    return answer instanceof TypeError ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return {
    attempts,
    sent,
    keptWhenSent,
    place: (more: Partial<OrderWish> = {}) => placeOnce(attempts, { ...wish, ...more }, send, keep),
    find: () => findPlaced(attempts, send, keep),
  };
}

/** A shop that keeps keys as the API does: with the order placed under it, and its content. */
function apiWith(loses: (nth: number) => boolean) {
  let under: { key: string; content: string } | undefined;
  let nth = 0;
  let orders = 0;
  const send = (input: PlaceOrderInput): Promise<PlacedPayload> => {
    nth += 1;
    const isReplay = under?.key === input.idempotencyKey;
    const content = JSON.stringify(input);
    if (isReplay && under?.content !== content) return Promise.resolve(refused('IDEMPOTENCY_KEY_REUSED'));
    if (!isReplay) {
      under = { key: input.idempotencyKey, content };
      orders += 1;
    }
    return loses(nth) ? Promise.reject(lost) : Promise.resolve(placed(`order-${orders}`, isReplay));
  };
  return { send, orders: () => orders };
}

describe('an order under its key', () => {
  it('is kept before it is sent', async () => {
    const { place, sent, keptWhenSent, attempts } = shop(placed('a'));
    expect(await place()).toMatchObject({ kind: 'placed', order: { id: 'a' }, isEarlier: false });
    expect(sent).toEqual([{ ...wish, idempotencyKey: 'first' }]);
    expect(keptWhenSent).toEqual([1]);
    // It stays until its payment is confirmed, so that a reload finds it.
    expect(attempts.unanswered).toHaveLength(1);
  });

  it('keeps its key when it was refused and is mended', async () => {
    const { place, sent, attempts } = shop(refused('OUT_OF_STOCK'), placed('a'));
    expect(await place()).toMatchObject({ kind: 'refused' });
    expect(attempts.unanswered).toEqual([]);
    await place({ expectedTotal: 900 });
    expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['first', 'first']);
  });

  it('keeps its key after a declined card, whose token is part of the content', async () => {
    const { place, sent } = shop(refused('PAYMENT_DECLINED'), placed('a'));
    await place({ paymentMethod: 'CARD', paymentToken: 'tok_1' });
    expect(await place({ paymentMethod: 'CARD', paymentToken: 'tok_2' })).toMatchObject({ kind: 'placed' });
    expect(sent.map(({ idempotencyKey, paymentToken }) => [idempotencyKey, paymentToken])).toEqual([
      ['first', 'tok_1'],
      ['first', 'tok_2'],
    ]);
  });

  it('is sent again as it was when its answer was lost', async () => {
    const { place, sent, attempts } = shop(lost, placed('a', true));
    expect(await place()).toEqual({ kind: 'unknown', error: lost });
    expect(attempts.unanswered).toHaveLength(1);
    expect(await place()).toMatchObject({ kind: 'placed', replayed: true, isEarlier: false });
    expect(sent[1]).toEqual(sent[0]);
    expect(attempts.unanswered).toHaveLength(1);
  });

  it('is not known for certain when the API says to try again', async () => {
    const { place, attempts } = shop(refused('TRY_AGAIN'));
    expect(await place()).toMatchObject({ kind: 'refused' });
    expect(attempts.unanswered).toHaveLength(1);
  });

  it('leads to what was placed first when it was changed after a lost answer', async () => {
    const { place, sent } = shop(lost, refused('IDEMPOTENCY_KEY_REUSED'), placed('a', true));
    await place();
    expect(await place({ note: 'changed' })).toMatchObject({ kind: 'placed', order: { id: 'a' }, isEarlier: true });
    expect(sent.map(({ note }) => note)).toEqual([null, 'changed', null]);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set(['first']));
  });

  it('keeps everything when the answer to the question which one was placed is lost, too', async () => {
    const { place, attempts } = shop(lost, refused('IDEMPOTENCY_KEY_REUSED'), lost);
    await place();
    expect(await place({ note: 'changed' })).toMatchObject({ kind: 'unknown' });
    expect([attempts.key, attempts.unanswered.map(({ note }) => note)]).toEqual(['first', [null]]);
  });

  it('has a new key only when another copy of the page has ordered, and sends nothing under it by itself', async () => {
    const { place, sent, attempts } = shop(refused('IDEMPOTENCY_KEY_REUSED'));
    expect(await place()).toEqual({ kind: 'elsewhere' });
    expect(sent).toHaveLength(1);
    expect(attempts.key).not.toBe('first');
    expect(attempts.unanswered).toEqual([]);
  });

  it('is found after a reload, or known not to be there, and looking for it cannot order anything', async () => {
    const found = shop(lost, refused('IDEMPOTENCY_KEY_REUSED'), placed('a', true));
    await found.place();
    expect(await found.find()).toMatchObject({ kind: 'placed', order: { id: 'a' }, isEarlier: true });
    expect(found.sent).toEqual([
      { ...wish, idempotencyKey: 'first' },
      { addressId: 'nowhere', paymentMethod: 'ON_DELIVERY', idempotencyKey: 'first' },
      { ...wish, idempotencyKey: 'first' },
    ]);
    const missing = shop(lost, refused('NOT_FOUND'));
    await missing.place();
    expect(await missing.find()).toBeUndefined();
    expect(missing.sent.slice(1).map(({ addressId }) => addressId)).toEqual(['nowhere']);
    expect(missing.attempts).toEqual({ key: 'first', unanswered: [] });
    const nothing = shop();
    expect(await nothing.find()).toBeUndefined();
    expect(nothing.sent).toEqual([]);
  });

  it.each([lost, refused('TRY_AGAIN')])('stays unanswered while nobody can tell of it (%#)', async (answer) => {
    const { place, find, attempts } = shop(lost, answer);
    await place();
    expect(await find()).toMatchObject({ kind: 'unknown' });
    expect(attempts.unanswered).toHaveLength(1);
  });

  it('is told to be elsewhere when what was found under its key is not its own', async () => {
    const { place, find, attempts } = shop(lost, refused('IDEMPOTENCY_KEY_REUSED'), refused('IDEMPOTENCY_KEY_REUSED'));
    await place();
    expect(await find()).toEqual({ kind: 'elsewhere' });
    expect(attempts.key).not.toBe('first');
    expect(attempts.unanswered).toEqual([]);
  });

  it.each([[[1]], [[1, 2]], [[1, 3]], [[1, 2, 3]], [[2]], [[]]])(
    'is placed once, whichever answers are lost (%j), and whatever is changed meanwhile',
    async (losses) => {
      const api = apiWith((nth) => losses.includes(nth));
      const attempts = { key: 'first', unanswered: [] as PlaceOrderInput[] };
      let outcome;
      for (let press = 0; press < 6 && outcome?.kind !== 'placed'; press += 1) {
        outcome = await placeOnce(attempts, { ...wish, note: `press ${press}` }, api.send, () => undefined);
      }
      expect(outcome).toMatchObject({ kind: 'placed', order: { id: 'order-1' } });
      expect(api.orders()).toBe(1);
    },
  );
});
