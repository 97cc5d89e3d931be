import { useQuery } from '@vue/apollo-composable';

import { ProductsDocument, type ProductFilter, type ProductSort } from '~/gql/shop/graphql';

const PAGE = 12;

/** What the catalogue is asked for. */
export interface CatalogueWish {
  filter: ProductFilter;
  sort: ProductSort;
}

/** A list of products that grows page by page, and the categories that it could be narrowed to. */
export function useCatalogue(wish: () => CatalogueWish) {
  const variables = computed(() => ({ first: PAGE, ...wish() }));
  const { result, loading, error, refetch, fetchMore } = useQuery(ProductsDocument, variables, {
    keepPreviousResult: true,
    notifyOnNetworkStatusChange: true,
  });
  const connection = computed(() => result.value?.products);

  async function loadMore(): Promise<void> {
    await fetchMore({ variables: { after: connection.value?.pageInfo.endCursor } });
  }

  return {
    products: computed(() => connection.value?.edges.map((edge) => edge.node) ?? []),
    categories: computed(() => connection.value?.categories ?? []),
    hasMore: computed(() => connection.value?.pageInfo.hasNextPage ?? false),
    hasData: computed(() => connection.value !== undefined),
    loading,
    error,
    loadMore,
    retry: () => refetch(),
  };
}
