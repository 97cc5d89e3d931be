import { useQuery } from '@vue/apollo-composable';

import { DeliveryQuoteDocument, type CartPartsFragment } from '~/gql/account/graphql';

/** What the delivery of the cart to an address costs, asked anew whenever either is another one. */
export function useDeliveryQuote(addressId: () => string | null, cart: () => CartPartsFragment | undefined) {
  const wishes = useCartWishes();
  const isAsked = computed(() => addressId() !== null && (cart()?.lines.length ?? 0) > 0);
  const { result, loading, error, refetch } = useQuery(
    DeliveryQuoteDocument,
    () => ({ addressId: addressId() ?? '' }),
    () => ({ enabled: isAsked.value, fetchPolicy: 'network-only', notifyOnNetworkStatusChange: true }),
  );

  async function reload(): Promise<void> {
    if (isAsked.value) await refetch();
  }

  // The version of a cart grows with each change that the API has made.
  watch(
    () => cart()?.version,
    (now, before) => {
      if (before !== undefined && now !== before) void reload().catch(() => undefined);
    },
  );

  return {
    quote: computed(() => (isAsked.value ? result.value?.deliveryQuote : undefined)),
    /** While the cart changes, or the price is on its way, what is shown is not what it will cost. */
    isQuoting: computed(() => isAsked.value && (loading.value || wishes.isBusy)),
    error,
    reload,
  };
}
