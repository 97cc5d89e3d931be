import { useQuery } from '@vue/apollo-composable';
import type { InjectionKey } from 'vue';

import { AccountDocument, AccountOrdersDocument } from '~/gql/account/graphql';
import { faultOf, type Fault } from '~/utils/faults';

/** So many orders are shown at first, and then each time that more are asked for. */
const PAGE = 10;
/** More than so many the API does not give at once. */
const MOST = 50;

type Account = ReturnType<typeof readAccount>;
const ACCOUNT: InjectionKey<Account> = Symbol('account');

/** Reads everything of the account by one request, for the page and all of its tabs. */
export function provideAccount(): Account {
  const account = readAccount();
  provide(ACCOUNT, account);
  return account;
}

/** The account that the page round this tab has read. */
export function useAccount(): Account {
  const account = inject(ACCOUNT);
  if (!account) throw new Error('a tab of the account outside of its page');
  return account;
}

function readAccount() {
  const { result, loading, error, refetch, fetchMore } = useQuery(
    AccountDocument,
    { first: PAGE },
    { fetchPolicy: 'cache-and-network', notifyOnNetworkStatusChange: true },
  );
  const ordersFault = ref<Fault>();
  const connection = computed(() => result.value?.me.orders);
  const orders = computed(() => connection.value?.edges.map(({ node }) => node) ?? []);

  const readOrders = (first: number, after?: string | null) =>
    fetchMore({
      query: AccountOrdersDocument,
      variables: { first, after },
      // A reading that is under way may be older than the wish to read anew, and must not stand for it.
      context: { queryDeduplication: false },
    });
  const moreOrders = useMorePages(
    () => readOrders(PAGE, connection.value?.pageInfo.endCursor),
    () => undefined,
  );

  async function readOrdersAnew(): Promise<void> {
    ordersFault.value = undefined;
    try {
      await readOrders(Math.min(MOST, Math.max(PAGE, orders.value.length)));
    } catch (error) {
      ordersFault.value = faultOf(error);
    }
  }

  return {
    profile: computed(() => result.value?.me.profile),
    addresses: computed(() => result.value?.me.addresses ?? []),
    orders,
    hasMoreOrders: computed(() => connection.value?.pageInfo.hasNextPage ?? false),
    loading,
    error,
    retry: () => refetch(),
    moreOrders,
    /** Why the orders that are shown could not be read anew. */
    ordersFault,
    /** Reads the orders that are shown anew, and with them those that have come since. */
    readOrdersAnew,
  };
}
