/** When somebody else is there, nothing stays that was told to the one before. */
export default defineNuxtPlugin(() => {
  const apollo = useApollo();
  const session = useSession();
  const cart = useCartMemory();
  const wishes = useCartWishes();
  const router = useRouter();
  watch(
    () => session.generation,
    async () => {
      const isVisitor = !session.isSignedIn && !session.isUnknown;
      if (isVisitor) cart.forget();
      wishes.forget();
      await apollo.clearStore();
      if (isVisitor) await leaveGuardedPage();
      await apollo.reFetchObservableQueries();
    },
    { flush: 'sync' },
  );

  /** A page that is for somebody alone is left when nobody is there. Who has not signed out here may sign in and come back. */
  async function leaveGuardedPage(): Promise<void> {
    const { meta, fullPath } = router.currentRoute.value;
    const guards = [meta.middleware ?? []].flat();
    if (!guards.includes('signed-in') && !guards.includes('staff')) return;
    const signIn = { name: 'auth-sign-in', query: { returnTo: fullPath } } as const;
    await router.replace(session.hasEnded ? signIn : { name: 'index' });
  }
});
