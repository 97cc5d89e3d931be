import { CartDocument, MergeCartDocument } from '~/gql/shop/graphql';
import { safeReturnTo } from '~/utils/returnTo';

/** Signs in, takes the visitor's cart along, and goes back to where the visitor came from. */
export function useSignIn() {
  const session = useSession();
  const cart = useCartMemory();
  const signUpMemory = useSignUpMemory();
  const route = useRoute();
  const apollo = useApollo();

  /** Who needs a code or a new password first is led there. */
  async function signIn(email: string, password: string): Promise<void> {
    const outcome = await session.signIn(email, password);
    const { returnTo } = route.query;
    switch (outcome) {
      case 'confirm':
        signUpMemory.keep({ email, password });
        return go({ name: 'auth-confirm', query: { returnTo } });
      case 'reset':
        signUpMemory.keep({ email });
        return go({ name: 'auth-forgot', query: { returnTo } });
      case 'signed-in':
        signUpMemory.forget();
        await takeCartAlong();
        return go(safeReturnTo(returnTo), true);
    }
  }

  async function go(to: Parameters<typeof navigateTo>[0], replace = false): Promise<void> {
    await navigateTo(to, { replace });
  }

  /** The visitor's cart stays on this device until the customer's own has it; how many are in that is told. */
  async function takeCartAlong(): Promise<void> {
    const { token } = cart;
    try {
      const held = token ? await mergedCart(token) : (await apollo.query({ query: CartDocument })).data.cart;
      if (!held) return;
      cart.token = null;
      cart.keep(held);
    } catch (error) {
      console.info('the cart could not be merged and is kept for the next time', error);
    }
  }

  async function mergedCart(token: string) {
    const { data } = await apollo.mutate({ mutation: MergeCartDocument, variables: { token } });
    return data?.mergeCart.cart;
  }

  return { signIn };
}
