import type { LocationQueryValue } from 'vue-router';

import type { ProductSort } from '~/gql/shop/graphql';
import type { CatalogueWish } from '~/composables/useCatalogue';
import { MOST_MINOR_UNITS } from '~/utils/formats';

export const SORTS: readonly ProductSort[] = ['NAME', 'PRICE_ASC', 'PRICE_DESC', 'NEWEST'];

type Value = LocationQueryValue | LocationQueryValue[] | undefined;

/** What the address of the catalogue asks for. An address can be written by hand: what makes no sense is left out. */
export function useCatalogueQuery() {
  const route = useRoute();

  const wish = computed<CatalogueWish>(() => {
    const { q, category, sort, min, max, stock } = route.query;
    return {
      filter: {
        query: text(q)?.slice(0, 100),
        category: text(category),
        priceMin: minorUnits(min),
        priceMax: minorUnits(max),
        inStock: stock === 'yes' ? true : undefined,
      },
      sort: SORTS.find((known) => known === sort) ?? 'NAME',
    };
  });

  /** Narrows the list; what is `undefined` is taken out of the address. */
  async function narrow(query: Record<string, string | undefined>): Promise<void> {
    await navigateTo({ name: 'products', query: { ...route.query, ...query } });
  }

  const isNarrowed = computed(() => Object.values(wish.value.filter).some((value) => value !== undefined));
  return reactive({ wish, narrow, isNarrowed });
}

export type CatalogueQuery = ReturnType<typeof useCatalogueQuery>;

function text(value: Value): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function minorUnits(value: Value): number | undefined {
  const amount = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
  return amount !== undefined && amount <= MOST_MINOR_UNITS ? amount : undefined;
}
