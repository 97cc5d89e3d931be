/** Signs out, at once, and shows the home page; {@link useSession} throws away what a visitor must not see. */
export function useSignOut() {
  const session = useSession();
  return async function signOut(): Promise<void> {
    const isOver = session.signOut();
    await navigateTo({ name: 'index' });
    await isOver;
  };
}
