import { useMutation } from '@vue/apollo-composable';

import {
  AddAddressDocument,
  AddressesDocument,
  DeleteAddressDocument,
  SetDefaultAddressDocument,
  UpdateAddressDocument,
  type AddressInput,
  type AddressPartsFragment,
} from '~/gql/account/graphql';
import { markDefault, putIntoBook, takeFromBook } from '~/utils/apollo/addressBook';
import type { Refusal } from '~/utils/refusals';

/** What came of an attempt: the address as it is now, or every reason why nothing was changed. */
export interface AddressOutcome {
  address: AddressPartsFragment | null;
  refusals: readonly Refusal[];
}

/**
 * Changes of the customer's address book. The lists that were read show them without being read again.
 * What fails on the way is thrown.
 */
export function useAddresses() {
  const session = useSession();
  const client = useApollo();
  const addition = useMutation(AddAddressDocument, {
    update: (cache, { data }) => {
      if (data?.addAddress.address) putIntoBook(cache, data.addAddress.address.id);
    },
  });
  const change = useMutation(UpdateAddressDocument);
  const deletion = useMutation(DeleteAddressDocument, {
    update: (cache, { data }) => {
      const id = data?.deleteAddress.deletedAddressId;
      if (id) takeFromBook(cache, id, session.customerId);
    },
  });
  const choice = useMutation(SetDefaultAddressDocument, {
    update: (cache, { data }) => {
      const id = data?.setDefaultAddress.profile?.defaultAddressId;
      if (id) markDefault(cache, id);
    },
  });

  /** Adds an address. A repeat with the same key adds nothing again. */
  async function addAddress(input: AddressInput, idempotencyKey: string): Promise<AddressOutcome> {
    const payload = (await addition.mutate({ input, idempotencyKey }))?.data?.addAddress;
    return { address: payload?.address ?? null, refusals: payload?.userErrors ?? [] };
  }

  /** Replaces an address as it was seen. When it is another one by now, the book is read anew. */
  async function updateAddress(id: string, input: AddressInput, version: number): Promise<AddressOutcome> {
    const payload = (await change.mutate({ id, input, version }))?.data?.updateAddress;
    const refusals = payload?.userErrors ?? [];
    if (refusals.some(({ code }) => code === 'VERSION_CONFLICT' || code === 'NOT_FOUND')) await readAnew();
    return { address: payload?.address ?? null, refusals };
  }

  /** Deletes an address; one that is not there is deleted already. */
  async function deleteAddress(id: string): Promise<readonly Refusal[]> {
    return (await deletion.mutate({ id }))?.data?.deleteAddress.userErrors ?? [];
  }

  /** Chooses the address that is offered first. */
  async function setDefaultAddress(id: string): Promise<readonly Refusal[]> {
    const refusals = (await choice.mutate({ id }))?.data?.setDefaultAddress.userErrors ?? [];
    if (refusals.some(({ code }) => code === 'NOT_FOUND')) await readAnew();
    return refusals;
  }

  async function readAnew(): Promise<void> {
    const { data } = await client.query({ query: AddressesDocument, fetchPolicy: 'network-only' });
    client.cache.modify({
      id: 'Customer:{}',
      fields: { addresses: (_, { toReference }) => data.addresses.map((address) => toReference(address)) },
    });
  }

  return { addAddress, updateAddress, deleteAddress, setDefaultAddress };
}
