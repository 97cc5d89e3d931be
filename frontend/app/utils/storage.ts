/**
 * What the device keeps. A browser can forbid it, and then even naming it fails; what would be kept lives as long
 * as the page instead.
 */
export const deviceStorage: () => Storage = once(() => window.localStorage);

/** What the tab keeps, by the same rule. */
export const tabStorage: () => Storage = once(() => window.sessionStorage);

function once(find: () => Storage): () => Storage {
  let standIn: Storage | undefined;
  return () => {
    if (standIn) return standIn;
    try {
      return find();
    } catch (error) {
      console.info('nothing can be kept here for the next visit', error);
      standIn = new PageStorage();
      return standIn;
    }
  };
}

/** Keeps things as long as the page is there. */
class PageStorage implements Storage {
  [name: string]: unknown;
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }

  clear(): void {
    this.#items.clear();
  }
}
