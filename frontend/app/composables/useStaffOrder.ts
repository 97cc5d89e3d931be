import { useQuery } from '@vue/apollo-composable';

import { StaffOrderDocument } from '~/gql/staff/graphql';

/** One order, for staff: what is known of it at once, and then as it is now. */
export function useStaffOrder(id: () => string) {
  const { result, loading, error, refetch } = useQuery(StaffOrderDocument, () => ({ id: id() }), {
    fetchPolicy: 'cache-and-network',
  });
  return {
    order: computed(() => result.value?.staffOrder),
    isUnknown: computed(() => result.value?.staffOrder === null),
    loading,
    error,
    retry: () => refetch(),
  };
}
