import { useQuery } from '@vue/apollo-composable';

import { StaffProductsDocument, type ProductStatus, type StaffProductsQuery } from '~/gql/staff/graphql';

/** As many as the stock can be asked for at once. */
const PAGE = 50;

export const PRODUCT_STATUSES = ['ACTIVE', 'HIDDEN', 'RETIRED'] as const satisfies readonly ProductStatus[];
export type StaffProduct = StaffProductsQuery['products']['edges'][number]['node'];

/** What the list of products is narrowed to. */
export interface StaffProductsWish {
  status: ProductStatus;
  query?: string;
}

/** The products of a status, by name. One that gets another status leaves the list with the answer. */
export function useStaffProducts(wish: () => StaffProductsWish) {
  const variables = computed(() => ({ first: PAGE, filter: wish() }));
  const { result, loading, error, refetch, fetchMore } = useQuery(StaffProductsDocument, variables, {
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const connection = computed(() => result.value?.products);
  const hasMore = computed(() => connection.value?.pageInfo.hasNextPage ?? false);

  async function loadMore(): Promise<void> {
    await fetchMore({ variables: { after: connection.value?.pageInfo.endCursor } });
  }

  return {
    products: computed(() =>
      (connection.value?.edges ?? []).map((edge) => edge.node).filter((product) => product.status === wish().status),
    ),
    hasMore,
    hasData: computed(() => connection.value !== undefined),
    loading,
    error,
    loadMore,
    reload: () => refetch(),
  };
}
