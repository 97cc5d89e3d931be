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

  /** By the word of the API alone: a line that is being taken out, or could not be, is there still. */
  const isEmpty = computed(() => {
    const isShownEmpty = result.value?.me.cart.lines.length === 0;
    return isShownEmpty && !wishes.isBusy && heldCart(client.cache)?.lines.length === 0;
  });

  return {
    profile: computed(() => result.value?.me.profile),
    addresses: computed(() => result.value?.me.addresses ?? []),
    cart: computed(() => result.value?.me.cart),
    isEmpty,
    hasData: computed(() => result.value !== undefined),
    loading: computed(() => isMerging.value || loading.value),
    error,
    reload: async () => {
      await refetch();
    },
  };
}
