/** The text of the Headers tab for each kind of caller. */

export type Headers = Record<string, string>;

export function publicKeyHeaders(apiKey: string | undefined): string {
  return apiKey === undefined ? '' : write({ 'x-api-key': apiKey });
}

export function tokenHeaders(token: string): string {
  return write({ Authorization: `Bearer ${token}` });
}

function write(headers: Headers): string {
  return JSON.stringify(headers, null, 2);
}

/** What the Headers tab holds, or null while somebody is still typing. */
export function readHeaders(text: string | null | undefined): Headers | null {
  if (!text?.trim()) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Headers) : null;
  } catch {
    return null;
  }
}

/** Header names are compared without regard to case, as HTTP does. */
export function headerNamed(headers: Headers, name: string): string | undefined {
  const key = Object.keys(headers).find((key) => key.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

export function bearerToken(headers: Headers): string | undefined {
  return headerNamed(headers, 'authorization')?.replace(/^Bearer\s+/i, '');
}
