import type { ApolloCache, Reference, StoreObject } from '@apollo/client/core';

type Cache = ApolloCache<unknown>;
type Entry = Reference | StoreObject;

/** The places at which the cache holds the customer's addresses, by the queries that read them. */
const BOOKS = ['ROOT_QUERY', 'Customer:{}'];

/** Puts an address that was added at the end of every list that was read; one that is there stays where it is. */
export function putIntoBook(cache: Cache, id: string): void {
  const address = { __ref: `Address:${id}` };
  changeBooks(cache, (addresses, idOf) => (addresses.some((entry) => idOf(entry) === id) ? addresses : [...addresses, address]));
}

/** Takes an address that was deleted out of every list, and off the profile that names it as the default. */
export function takeFromBook(cache: Cache, id: string, customerId: string | undefined): void {
  changeBooks(cache, (addresses, idOf) => addresses.filter((entry) => idOf(entry) !== id));
  cache.modify({
    id: cache.identify({ __typename: 'CustomerProfile', id: customerId }),
    fields: { defaultAddressId: (held: string | null) => (held === id ? null : held) },
  });
  cache.evict({ id: `Address:${id}` });
  cache.gc();
}

/** Marks one address of the lists as the default, and the others as none. */
export function markDefault(cache: Cache, id: string): void {
  changeBooks(cache, (addresses, idOf) => {
    for (const entry of addresses) {
      const found = idOf(entry);
      cache.modify({ id: `Address:${found}`, fields: { isDefault: () => found === id } });
    }
    return addresses;
  });
}

function changeBooks(
  cache: Cache,
  change: (addresses: readonly Entry[], idOf: (entry: Entry) => unknown) => readonly Entry[],
): void {
  for (const book of BOOKS) {
    cache.modify({
      id: book,
      fields: {
        addresses: (held: Reference | readonly Entry[], { readField }) =>
          'length' in held ? change(held, (entry) => readField('id', entry)) : held,
      },
    });
  }
}
