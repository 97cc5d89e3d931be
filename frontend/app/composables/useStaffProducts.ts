import { StaffProductsDocument, type ProductStatus } from '~/gql/staff/graphql';

/** As many as the stock can be asked for at once. */
const PAGE = 50;

export const PRODUCT_STATUSES = ['ACTIVE', 'HIDDEN', 'RETIRED'] as const satisfies readonly ProductStatus[];

/** What the list of products is narrowed to. */
export interface StaffProductsWish {
  status: ProductStatus;
  query?: string;
}

/** The products of a status, by name. One that gets another status leaves the list with the answer. */
export function useStaffProducts(wish: () => StaffProductsWish) {
  const { list, readAgain, ...rest } = usePagedQuery(
    StaffProductsDocument,
    () => ({ first: PAGE, filter: wish() }),
    ({ products }) => products,
    { fetchPolicy: 'cache-and-network' },
  );
  const products = computed(() =>
    (list.value?.edges ?? []).map((edge) => edge.node).filter((product) => product.status === wish().status),
  );
  return { ...rest, products, retry: readAgain, reload: readAgain };
}
