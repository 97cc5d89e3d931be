import { PRODUCT_STATUSES, type StaffProductsWish } from '~/composables/useStaffProducts';

/** Which products the address asks for. An address can be written by hand: what makes no sense is left out. */
export function useStaffProductQuery() {
  const route = useRoute();
  const own = route.name;

  const wish = computed<StaffProductsWish>((before) => {
    if (route.name !== own && before) return before;
    const { status, q } = route.query;
    const words = typeof q === 'string' ? q.trim().slice(0, 100) : '';
    return { status: PRODUCT_STATUSES.find((known) => known === status) ?? 'ACTIVE', ...(words ? { query: words } : {}) };
  });

  /** What is `undefined` is taken out of the address. */
  async function narrow(query: { status?: string; q?: string }): Promise<void> {
    await navigateTo({ query: { ...route.query, ...query } });
  }

  return { wish, narrow };
}
