import { MergeCartDocument } from '~/gql/shop/graphql';
import { safeReturnTo } from '~/utils/returnTo';

/** Signs in, takes the visitor's cart along, and goes back to where the visitor came from. */
export function useSignIn() {
  const session = useSession();
  const memory = useCartMemory();
  const route = useRoute();
  const apollo = useApollo();

  async function signIn(email: string, password: string): Promise<'signed-in' | 'confirm'> {
    const outcome = await session.signIn(email, password);
    if (outcome === 'confirm') return outcome;
    await takeCartAlong();
    await navigateTo(safeReturnTo(route.query.returnTo), { replace: true });
    return outcome;
  }

  /** The visitor's cart stays on this device until the customer's own has it. */
  async function takeCartAlong(): Promise<void> {
    const { token } = memory;
    if (!token) return;
    try {
      const { data } = await apollo.mutate({ mutation: MergeCartDocument, variables: { token } });
      memory.token = null;
      if (data?.mergeCart.cart) memory.keep(data.mergeCart.cart);
    } catch (error) {
      console.warn('the cart could not be merged and is kept for the next time', error);
    }
  }

  return { signIn };
}
