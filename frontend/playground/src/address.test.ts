import { afterEach, describe, expect, it, vi } from 'vitest';
import { findAddress } from './address';
import { answerFetchWith, json } from './fetch-double';

afterEach(() => vi.unstubAllGlobals());

describe('finding an address for the example', () => {
  const find = () => findAddress('/graphql', { Authorization: 'Bearer t' });
  const first = { id: 'first', isDefault: false };

  it('prefers the default address', async () => {
    answerFetchWith(json(200, { data: { addresses: [first, { id: 'second', isDefault: true }] } }));
    expect(await find()).toBe('second');
  });

  it('takes the first one when none is the default', async () => {
    answerFetchWith(json(200, { data: { addresses: [first, { id: 'second', isDefault: false }] } }));
    expect(await find()).toBe('first');
  });

  it('gives null when there is none, and when the server refuses', async () => {
    answerFetchWith(json(200, { data: { addresses: [] } }), json(401, { errors: [] }), json(200, { data: null }));
    expect(await find()).toBeNull();
    expect(await find()).toBeNull();
    expect(await find()).toBeNull();
  });
});
