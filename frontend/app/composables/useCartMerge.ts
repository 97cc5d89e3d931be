import { MergeCartDocument } from '~/gql/shop/graphql';
import { holdCart } from '~/utils/apollo/cartCache';

/**
 * Moves what a visitor has chosen on this device into the cart of the customer who has signed in. What opens the
 * visitor's cart is kept until that has worked, so it is tried again when the cart is read next.
 */
export function useCartMerge() {
  const client = useApollo();
  const session = useSession();
  const memory = useCartMemory();
  const notices = useNotices();
  const { textOfWarning } = useLineProblems();
  const nameOf = useProductName();

  return async function takeCartAlong(): Promise<void> {
    const { token } = memory;
    const { generation } = session;
    if (!token || !session.isSignedIn) return;
    try {
      const { data } = await client.mutate({
        mutation: MergeCartDocument,
        variables: { token },
        fetchPolicy: 'no-cache',
        context: { isRepeatable: true },
      });
      const cart = data?.mergeCart.cart;
      if (!cart || session.generation !== generation) return;
      memory.token = null;
      holdCart(client.cache, cart);
      memory.keep(cart);
      for (const warning of cart.warnings) {
        notices.tell(`${nameOf(warning.productId)}: ${textOfWarning(warning, cart)}`, 'warning');
      }
    } catch (error) {
      console.info('the cart could not be merged and is kept for the next time', error);
    }
  };
}
