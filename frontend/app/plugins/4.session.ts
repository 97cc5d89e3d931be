/** When somebody else is there, nothing stays that was told to the one before. */
export default defineNuxtPlugin(() => {
  const apollo = useApollo();
  const session = useSession();
  const cart = useCartMemory();
  const wishes = useCartWishes();
  watch(
    () => session.generation,
    async () => {
      if (!session.isSignedIn) cart.forget();
      wishes.forget();
      await apollo.clearStore();
      await apollo.reFetchObservableQueries();
    },
    { flush: 'sync' },
  );
});
