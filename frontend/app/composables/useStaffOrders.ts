import { useQuery } from '@vue/apollo-composable';

import { StaffOrdersDocument, type OrderStatus } from '~/gql/staff/graphql';

const PAGE = 20;

/** Which orders are listed: the open ones in a state, or all that were placed on a day of UTC. */
export type StaffOrdersWish = { status: OrderStatus } | { day: string };

/**
 * A list of orders, the oldest first, that grows page by page. An order that has gone on to another state leaves
 * the list with the answer that tells so.
 */
export function useStaffOrders(wish: () => StaffOrdersWish) {
  const variables = computed(() => ({ first: PAGE, ...wish() }));
  const { result, loading, error, refetch, fetchMore } = useQuery(StaffOrdersDocument, variables, {
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const connection = computed(() => result.value?.staffOrders);

  const rows = computed(() => {
    const wanted = wish();
    const nodes = connection.value?.nodes ?? [];
    return 'status' in wanted ? nodes.filter((row) => row.status === wanted.status) : nodes;
  });

  async function loadMore(): Promise<void> {
    await fetchMore({ variables: { after: connection.value?.pageInfo.endCursor } });
  }

  return {
    rows,
    hasMore: computed(() => connection.value?.pageInfo.hasNextPage ?? false),
    hasData: computed(() => connection.value !== undefined),
    loading,
    error,
    loadMore,
    reload: () => refetch(),
  };
}
