import { describe, expect, it } from 'vitest';
import { describeCaller, signedInCustomer } from './caller';
import { publicKeyHeaders, tokenHeaders } from './headers';

const NOW = new Date('2026-11-20T12:00:00Z');

function headersOf(payload: unknown): string {
  return tokenHeaders(`e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.signature`);
}

describe('the sentence about the caller', () => {
  it('names the signed-in person and the groups', () => {
    const expiry = NOW.getTime() / 1000 + 3600;
    const sentence = describeCaller(headersOf({ username: 'sam', 'cognito:groups': ['admin', 'warehouse'], exp: expiry }), NOW);
    expect(sentence).toMatch(/^Signed in as sam \(groups: admin, warehouse\)\. The token expires at .+\.$/);
  });

  it('says when the token has expired', () => {
    const sentence = describeCaller(headersOf({ username: 'ada', exp: NOW.getTime() / 1000 }), NOW);
    expect(sentence).toMatch(/^Signed in as ada \(no group\)\. The token expired at .+\. Sign in again\.$/);
  });

  it('knows the public key', () => {
    expect(describeCaller(publicKeyHeaders('local'), NOW)).toMatch(/^Requests carry the public key/);
  });

  it('knows an empty and a broken Headers tab', () => {
    expect(describeCaller('', NOW)).toBe('Requests carry neither a token nor a key.');
    expect(describeCaller('{', NOW)).toBe('The Headers tab does not hold valid JSON.');
  });

  it('knows a token that cannot be read', () => {
    expect(describeCaller(tokenHeaders('abc'), NOW)).toBe('Requests carry a token which is not a JSON web token.');
  });
});

describe('the id of the signed-in customer', () => {
  it('is the subject of the token', () => {
    expect(signedInCustomer(headersOf({ username: 'ada', sub: 'ada-1' }))).toBe('ada-1');
  });

  it('is null when nobody is signed in', () => {
    for (const text of [null, '', '{', publicKeyHeaders('local'), tokenHeaders('abc'), headersOf({ username: 'ada' })]) {
      expect(signedInCustomer(text)).toBeNull();
    }
  });
});
