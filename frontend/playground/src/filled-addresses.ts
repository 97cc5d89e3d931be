/**
 * The addresses that this page itself wrote into variables. They are kept across reloads as the
 * variables are, so that the next sign-in can take them out again.
 */
const KEY = 'kibble:filledAddresses';
const MOST = 50;

export function filledAddresses(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(ids) ? ids.map(String) : [];
  } catch {
    return [];
  }
}

export function rememberAddress(id: string) {
  const others = filledAddresses().filter((known) => known !== id);
  localStorage.setItem(KEY, JSON.stringify([id, ...others].slice(0, MOST)));
}
