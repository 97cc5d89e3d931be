import { CartDocument } from '~/gql/shop/graphql';
import { safeReturnTo } from '~/utils/returnTo';

/** Signs in, takes the visitor's cart along, and goes back to where the visitor came from. */
export function useSignIn() {
  const session = useSession();
  const memory = useCartMemory();
  const signUpMemory = useSignUpMemory();
  const route = useRoute();
  const apollo = useApollo();
  const mergeCart = useCartMerge();

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

  /** The visitor's cart goes into the customer's own; how many pieces are in that is told. */
  async function takeCartAlong(): Promise<void> {
    if (memory.token) return mergeCart();
    try {
      memory.keep((await apollo.query({ query: CartDocument })).data.cart);
    } catch (error) {
      console.info('the cart is read when it is opened', error);
    }
  }

  return { signIn };
}
