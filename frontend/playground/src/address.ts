import { exchange } from './exchange';
import type { Headers } from './headers';

const QUERY = 'query AddressForTheExample { addresses { id isDefault } }';

interface Address {
  id: string;
  isDefault: boolean;
}

/** The signed-in customer's default address, else the first one; null when there is none to be had. */
export async function findAddress(endpoint: string, headers: Headers): Promise<string | null> {
  const { body } = await exchange(endpoint, { query: QUERY }, headers);
  const addresses = (body as { data?: { addresses?: Address[] | null } | null }).data?.addresses ?? [];
  return (addresses.find((address) => address.isDefault) ?? addresses[0])?.id ?? null;
}
