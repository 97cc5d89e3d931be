import { describe, expect, it } from 'vitest';
import { readToken } from './token';

function tokenOf(payload: unknown): string {
  return `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.signature`;
}

describe('reading a token', () => {
  it('gives name, groups and expiry of an access token', () => {
    const token = tokenOf({ username: 'sam', 'cognito:groups': ['admin'], exp: 1_800_000_000 });
    expect(readToken(token)).toEqual({
      username: 'sam',
      subject: null,
      groups: ['admin'],
      expiresAt: new Date('2027-01-15T08:00:00.000Z'),
    });
  });

  it('reads names outside ASCII', () => {
    expect(readToken(tokenOf({ username: 'Åsa Öberg ÿÿÿ' }))?.username).toBe('Åsa Öberg ÿÿÿ');
  });

  it('falls back to the name of an identity token and to the subject', () => {
    expect(readToken(tokenOf({ 'cognito:username': 'ada', sub: '1' }))?.username).toBe('ada');
    expect(readToken(tokenOf({ sub: '1' }))).toEqual({ username: '1', subject: '1', groups: [], expiresAt: null });
  });

  it('gives null for anything else', () => {
    expect(readToken('local')).toBeNull();
    expect(readToken('a.b.c')).toBeNull();
  });
});
