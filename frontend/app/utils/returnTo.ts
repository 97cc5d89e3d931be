const ORIGIN = 'https://shop.invalid';

/** Where a visitor goes after signing in: a place of this shop and no other, whatever the address says. */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/';
  const path = pathHere(value);
  // What is made of the dots in a path may begin with two slashes, which would lead to another host.
  return path !== undefined && pathHere(path) === path ? path : '/';
}

/** The path, query and hash of an address of this shop; `undefined` for any other, and for what is none. */
function pathHere(value: string): string | undefined {
  try {
    const url = new URL(value, ORIGIN);
    return url.origin === ORIGIN ? url.pathname + url.search + url.hash : undefined;
  } catch {
    return undefined;
  }
}
