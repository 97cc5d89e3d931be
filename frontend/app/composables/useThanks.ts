/**
 * Whether the page comes right after the order was placed. The address forgets it at once, so that nobody is thanked
 * again by a reload or a bookmark.
 */
export function useThanks() {
  const route = useRoute();
  const router = useRouter();
  const isThanked = ref(route.query.placed === '1');
  if (isThanked.value) {
    onMounted(() => router.replace({ query: { ...route.query, placed: undefined }, hash: route.hash }));
  }
  return readonly(isThanked);
}
