import { safeReturnTo } from '~/utils/returnTo';

/** Signs in, takes the visitor's cart along, and goes back to where the visitor came from. */
export function useSignIn() {
  const session = useSession();
  const route = useRoute();
  const takeCartAlong = useCartMerge();

  async function signIn(email: string, password: string): Promise<'signed-in' | 'confirm'> {
    const outcome = await session.signIn(email, password);
    if (outcome === 'confirm') return outcome;
    await takeCartAlong();
    await navigateTo(safeReturnTo(route.query.returnTo), { replace: true });
    return outcome;
  }

  return { signIn };
}
