import { useQuery } from '@vue/apollo-composable';

import { OrderDocument } from '~/gql/account/graphql';

/** One of the customer's orders. What is known of it is shown at once, and then as it is now. */
export function useOrder(id: () => string) {
  const { result, loading, error, refetch } = useQuery(OrderDocument, () => ({ id: id() }), {
    fetchPolicy: 'cache-and-network',
    // A reading that is under way may be older than the wish to read anew, and must not stand for it.
    context: { queryDeduplication: false },
  });
  return {
    order: computed(() => result.value?.order),
    isUnknown: computed(() => result.value?.order === null),
    loading,
    error,
    readAnew: async () => refetch(),
  };
}
