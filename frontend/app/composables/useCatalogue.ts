import { ProductsDocument, type ProductFilter, type ProductSort } from '~/gql/shop/graphql';

const PAGE = 12;

/** What the catalogue is asked for. */
export interface CatalogueWish {
  filter: ProductFilter;
  sort: ProductSort;
}

/** A list of products that grows page by page, and the categories that it could be narrowed to. */
export function useCatalogue(wish: () => CatalogueWish) {
  const { list, readAgain, ...rest } = usePagedQuery(
    ProductsDocument,
    () => ({ first: PAGE, ...wish() }),
    ({ products }) => products,
    { keepPreviousResult: true },
  );
  return {
    ...rest,
    products: computed(() => list.value?.edges.map((edge) => edge.node) ?? []),
    categories: computed(() => list.value?.categories ?? []),
    retry: readAgain,
  };
}
