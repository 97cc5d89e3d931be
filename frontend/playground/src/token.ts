/** What an access token says about its bearer. It is only shown here; the server verifies it. */
export interface Claims {
  username: string;
  /** The person's id, which is the customer's id in this shop. */
  subject: string | null;
  groups: string[];
  expiresAt: Date | null;
}

export function readToken(token: string): Claims | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    return claims(JSON.parse(decodeBase64Url(payload)));
  } catch {
    return null;
  }
}

function claims(payload: Record<string, unknown>): Claims {
  const groups = payload['cognito:groups'];
  const expiry = payload['exp'];
  const subject = payload['sub'];
  return {
    username: String(payload['username'] ?? payload['cognito:username'] ?? payload['sub'] ?? 'unknown'),
    subject: typeof subject === 'string' ? subject : null,
    groups: Array.isArray(groups) ? groups.map(String) : [],
    expiresAt: typeof expiry === 'number' ? new Date(expiry * 1000) : null,
  };
}

function decodeBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
