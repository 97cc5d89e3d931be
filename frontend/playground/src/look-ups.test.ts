import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerFetchWith, json } from './fetch-double';
import { lookUp } from './look-ups';

afterEach(() => vi.unstubAllGlobals());

/** What is found for a word when the server answers with these data. */
async function found(word: string, data: unknown) {
  answerFetchWith(json(200, { data }));
  return lookUp(word, '/graphql', { Authorization: 'Bearer t' });
}

describe('finding what an example wants', () => {
  const first = { id: 'first', isDefault: false };

  it('prefers the default address', async () => {
    expect(await found('addressId', { addresses: [first, { id: 'second', isDefault: true }] })).toBe('second');
  });

  it('takes the first address when none is the default', async () => {
    expect(await found('addressId', { addresses: [first, { id: 'second', isDefault: false }] })).toBe('first');
  });

  it('takes the newest order that has no delivery yet', async () => {
    const orders = { nodes: [order('a', 'CANCEL'), order('b', 'CANCEL', 'BOOK_DELIVERY'), order('c', 'BOOK_DELIVERY')] };
    expect(await found('bookableOrderId', { orders })).toBe('b');
  });

  it('takes the next slot that can be booked, and its day', async () => {
    const deliverySlots = [slot('2026-11-23T09:00:00.000Z', false), slot('2026-11-24T12:00:00.000Z', true)];
    expect(await found('slotId', { deliverySlots })).toBe('2026-11-24T12:00:00.000Z');
    expect(await found('slotDay', { deliverySlots })).toBe('2026-11-24');
  });

  it('takes the order that waits longest, one with a delivery slot first', async () => {
    const [oldest, later] = ['oldest', 'later'].map((id) => ({ id, slotStartsAt: null }));
    const booked = { id: 'booked', slotStartsAt: '2026-11-24T12:00:00.000Z' };
    expect(await found('placedOrderId', { staffOrders: { nodes: [oldest, later] } })).toBe('oldest');
    expect(await found('placedOrderId', { staffOrders: { nodes: [oldest, booked, later] } })).toBe('booked');
  });

  it('gives null when there is none, when the server refuses, and for another word', async () => {
    expect(await found('addressId', { addresses: [] })).toBeNull();
    expect(await found('addressId', null)).toBeNull();
    expect(await found('something', {})).toBeNull();
    answerFetchWith(json(401, { errors: [] }), json(200, { data: { staffOrders: null }, errors: [{}] }));
    expect(await lookUp('addressId', '/graphql', {})).toBeNull();
    expect(await lookUp('packedOrderId', '/graphql', {})).toBeNull();
  });
});

function order(id: string, ...availableActions: string[]) {
  return { id, availableActions };
}

function slot(startsAt: string, bookable: boolean) {
  return { id: startsAt, startsAt, bookable };
}
