import { forgetMemory } from '~/utils/checkout/memory';

/** Signs out: what a visitor must not see is thrown away, and the home page is shown. */
export function useSignOut() {
  const session = useSession();
  return async function signOut(): Promise<void> {
    await navigateTo({ name: 'index' });
    forgetMemory();
    await session.signOut();
  };
}
