import { bearerToken, headerNamed, readHeaders } from './headers';
import { readToken } from './token';

/** One or two sentences that say on whose behalf requests with these headers are sent. */
export function describeCaller(headersText: string | null | undefined, now: Date): string {
  const headers = readHeaders(headersText);
  if (headers === null) return 'The Headers tab does not hold valid JSON.';
  const token = bearerToken(headers);
  if (token !== undefined) return describeToken(token, now);
  if (headerNamed(headers, 'x-api-key') !== undefined) {
    return 'Requests carry the public key: they may browse and fill a cart, as any visitor may.';
  }
  return 'Requests carry neither a token nor a key.';
}

/** The id of the customer who is signed in; null when nobody is. */
export function signedInCustomer(headersText: string | null | undefined): string | null {
  const token = bearerToken(readHeaders(headersText) ?? {});
  return token === undefined ? null : (readToken(token)?.subject ?? null);
}

function describeToken(token: string, now: Date): string {
  const claims = readToken(token);
  if (claims === null) return 'Requests carry a token which is not a JSON web token.';
  const groups = claims.groups.length > 0 ? `groups: ${claims.groups.join(', ')}` : 'no group';
  return `Signed in as ${claims.username} (${groups}). ${describeExpiry(claims.expiresAt, now)}`;
}

function describeExpiry(expiresAt: Date | null, now: Date): string {
  if (expiresAt === null) return 'The token names no expiry.';
  const time = expiresAt.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (expiresAt <= now) return `The token expired at ${time}. Sign in again.`;
  return `The token expires at ${time}.`;
}
