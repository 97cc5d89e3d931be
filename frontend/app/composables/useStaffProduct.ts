import { useQuery } from '@vue/apollo-composable';

import { NewProductDocument, StaffProductDocument } from '~/gql/staff/graphql';

/** One product as it is now, for staff, and the categories that it could have. */
export function useStaffProduct(id: () => string) {
  const { result, loading, error, refetch } = useQuery(StaffProductDocument, () => ({ id: id() }), {
    fetchPolicy: 'cache-and-network',
  });
  const readAgain = () => refetch();
  return {
    product: computed(() => result.value?.product),
    isUnknown: computed(() => result.value?.product === null),
    categories: computed(() => result.value?.categories ?? []),
    loading,
    error,
    retry: readAgain,
    reload: readAgain,
  };
}

/** What the form of a new product needs to know. */
export function useNewProduct() {
  const { result, loading, error, refetch } = useQuery(NewProductDocument);
  return {
    categories: computed(() => result.value?.categories ?? []),
    /** The currency of the shop; `undefined` until it is known. */
    currency: computed(() => result.value?.cart.itemsTotal.currency),
    loading,
    error,
    retry: () => refetch(),
  };
}
