/**
 * Idempotency keys for a form: the same content is sent under the same key, however often, so that a repeat does
 * nothing twice. Other content is another wish and has another key.
 */
export function useContentKey() {
  let key = crypto.randomUUID();
  let lastContent: string | undefined;
  return function keyOf(content: unknown): string {
    const text = JSON.stringify(content);
    if (lastContent !== undefined && lastContent !== text) key = crypto.randomUUID();
    lastContent = text;
    return key;
  };
}
