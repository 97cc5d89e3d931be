import { useQuery } from '@vue/apollo-composable';

import { CheckoutDocument } from '~/gql/account/graphql';
import { heldCart, layWishes } from '~/utils/apollo/cartCache';

/** What a checkout begins with: the customer, their addresses and their cart as it is now, read together. */
export function useCheckoutData() {
  const client = useApollo();
  const memory = useCartMemory();
  const wishes = useCartWishes();
  const merge = useCartMerge();

  /** A cart that could not be merged at sign-in is merged before it is read. */
  const isMerging = ref(memory.token !== null);
  if (isMerging.value) void merge().finally(() => (isMerging.value = false));

  const { result, loading, error, refetch } = useQuery(CheckoutDocument, null, () => ({
    enabled: !isMerging.value,
    fetchPolicy: 'network-only',
    nextFetchPolicy: 'cache-first',
  }));
  watch(result, () => {
    const cart = heldCart(client.cache);
    if (cart && wishes.isBusy) layWishes(client.cache, wishes.wishes);
    if (cart) memory.keep(cart);
  });

  return {
    profile: computed(() => result.value?.me.profile),
    addresses: computed(() => result.value?.me.addresses ?? []),
    cart: computed(() => result.value?.me.cart),
    hasData: computed(() => result.value !== undefined),
    loading: computed(() => isMerging.value || loading.value),
    error,
    reload: async () => {
      await refetch();
    },
  };
}
