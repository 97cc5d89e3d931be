import { useQuery } from '@vue/apollo-composable';

import { CartDocument, type CartPartsFragment } from '~/gql/shop/graphql';
import { heldCart, layWishes } from '~/utils/apollo/cartCache';

/** The cart, read once: whatever changes it brings it along. */
export function useCartQuery() {
  const client = useApollo();
  const session = useSession();
  const memory = useCartMemory();
  const wishes = useCartWishes();
  const merge = useCartMerge();

  /** Where the cart is read from; not yet known while a cart is merged that could not be at sign-in. */
  const source = ref<'cache-first' | 'cache-and-network'>();
  const choose = () => (source.value = isHeld() ? 'cache-first' : 'cache-and-network');
  if (memory.token) void session.ready().then(merge).finally(choose);
  else choose();

  /** Another tab may have changed the cart: all tabs share the number of pieces. */
  function isHeld(): boolean {
    return heldCart(client.cache)?.totalQuantity === memory.quantity;
  }

  const { result, loading, error, refetch } = useQuery(CartDocument, { token: memory.token }, () => ({
    enabled: source.value !== undefined,
    fetchPolicy: source.value,
    nextFetchPolicy: 'cache-first',
  }));

  let told: CartPartsFragment | undefined;
  watch(result, () => {
    const cart = heldCart(client.cache);
    if (!cart || cart === told) return;
    told = cart;
    remember(cart);
    layWishes(client.cache, wishes.wishes);
  });

  /** What opens nothing any more is thrown away; the token of a cart that is still to be merged stays. */
  function remember(cart: CartPartsFragment): void {
    if (!session.isSignedIn && !cart.token && memory.token) memory.forget();
    memory.keep(cart);
  }

  return {
    cart: computed(() => result.value?.cart),
    loading: computed(() => source.value === undefined || loading.value),
    error,
    retry: async () => {
      await refetch({ token: memory.token });
    },
  };
}
