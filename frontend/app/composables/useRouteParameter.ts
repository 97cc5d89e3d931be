/** A part of the address that the page is named by. It keeps its last value while the page is being left. */
export function useRouteParameter(name: string) {
  const route = useRoute();
  const value = ref('');
  watch(
    () => (route.params as Record<string, unknown>)[name],
    (now) => {
      if (typeof now === 'string') value.value = now;
    },
    { immediate: true },
  );
  return readonly(value);
}
