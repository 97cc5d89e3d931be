import { StaffOrdersDocument, type OrderStatus } from '~/gql/staff/graphql';

const PAGE = 20;

/** Which orders are listed: the open ones in a state, or all that were placed on a day of UTC. */
export type StaffOrdersWish = { status: OrderStatus } | { day: string };

/**
 * A list of orders, the oldest first, that grows page by page. An order that has gone on to another state leaves
 * the list with the answer that tells so.
 */
export function useStaffOrders(wish: () => StaffOrdersWish) {
  const { list, readAgain, ...rest } = usePagedQuery(
    StaffOrdersDocument,
    () => ({ first: PAGE, ...wish() }),
    ({ staffOrders }) => staffOrders,
    { fetchPolicy: 'cache-and-network' },
  );
  const rows = computed(() => {
    const wanted = wish();
    const nodes = list.value?.nodes ?? [];
    return 'status' in wanted ? nodes.filter((row) => row.status === wanted.status) : nodes;
  });
  return { ...rest, rows, retry: readAgain, reload: readAgain };
}
