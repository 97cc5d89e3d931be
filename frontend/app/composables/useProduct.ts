import { useQuery } from '@vue/apollo-composable';

import { ProductDocument } from '~/gql/shop/graphql';

/** One product. What the catalogue has brought is shown at once, and then as it is now. */
export function useProduct(id: () => string) {
  const { result, loading, error, refetch } = useQuery(ProductDocument, () => ({ id: id() }), {
    fetchPolicy: 'cache-and-network',
    returnPartialData: false,
  });
  return {
    product: computed(() => result.value?.product),
    isUnknown: computed(() => result.value?.product === null),
    loading,
    error,
    retry: () => refetch(),
  };
}
