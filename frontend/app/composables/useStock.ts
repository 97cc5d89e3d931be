import { StockDocument, type StockPartsFragment } from '~/gql/staff/graphql';

/** How many products the stock is told of at once. */
const MOST = 50;

/** The stock of the products of a list, read as the list grows. */
export function useStock(productIds: () => readonly string[]) {
  const client = useApollo();
  const levels = ref<Record<string, StockPartsFragment>>({});
  const asked = new Set<string>();
  const loading = ref(false);
  const error = ref<unknown>();

  watch(productIds, () => void readMissing(), { immediate: true });

  async function readMissing(): Promise<void> {
    const missing = productIds().filter((id) => !asked.has(id));
    if (missing.length > 0) await read(missing);
  }

  /** Whether it could be read; what could not is asked for again. */
  async function read(ids: readonly string[]): Promise<boolean> {
    for (const id of ids) asked.add(id);
    loading.value = true;
    error.value = undefined;
    try {
      for (let start = 0; start < ids.length; start += MOST) await readSome(ids.slice(start, start + MOST));
    } catch (fault) {
      for (const id of ids) asked.delete(id);
      error.value = fault;
    }
    loading.value = false;
    return error.value === undefined;
  }

  async function readSome(productIds: string[]): Promise<void> {
    const { data } = await client.query({ query: StockDocument, variables: { productIds }, fetchPolicy: 'network-only' });
    for (const level of data.stock) note(level);
  }

  function note(level: StockPartsFragment): void {
    levels.value[level.productId] = level;
  }

  async function reload(): Promise<void> {
    asked.clear();
    await readMissing();
  }

  return { levels, loading, error, note, readAnew: (id: string) => read([id]), retry: readMissing, reload };
}
