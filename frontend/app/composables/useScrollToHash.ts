/** Goes to the place of the page that the address names once what is read is there. */
export function useScrollToHash(isThere: () => boolean): void {
  const route = useRoute();
  const name = route.hash.slice(1);
  if (!name) return;
  const stop = watch(
    isThere,
    async (there) => {
      if (!there) return;
      await nextTick();
      stop();
      const place = document.getElementById(name);
      place?.scrollIntoView();
      place?.focus({ preventScroll: true });
    },
    { immediate: true, flush: 'post' },
  );
}
