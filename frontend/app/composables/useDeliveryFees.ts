import { useQuery } from '@vue/apollo-composable';

import { DeliveryFeesDocument } from '~/gql/staff/graphql';

/** What deliveries cost; `null` where nobody has set it. */
export function useDeliveryFees() {
  const { result, loading, error, refetch } = useQuery(DeliveryFeesDocument, {}, { fetchPolicy: 'cache-and-network' });
  const readAgain = () => refetch();
  return {
    fees: computed(() => result.value?.deliveryFees ?? null),
    /** The currency of the shop; `undefined` until it is known. */
    currency: computed(() => result.value?.cart.itemsTotal.currency),
    loading,
    error,
    retry: readAgain,
    reload: readAgain,
  };
}
