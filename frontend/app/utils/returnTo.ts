/** Where a visitor goes after signing in: a place of this shop and no other, whatever the address says. */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/';
  const origin = 'https://shop.invalid';
  const url = new URL(value, origin);
  return url.origin === origin ? url.pathname + url.search + url.hash : '/';
}
