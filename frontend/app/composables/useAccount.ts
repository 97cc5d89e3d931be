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
  const fault = ref<Fault>();
  const connection = computed(() => result.value?.me.orders);
  const orders = computed(() => connection.value?.edges.map(({ node }) => node) ?? []);

  async function loadOrders(variables: { first: number; after?: string | null }): Promise<void> {
    fault.value = undefined;
    try {
      await fetchMore({ query: AccountOrdersDocument, variables });
    } catch (error) {
      fault.value = faultOf(error);
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
    /** Why more orders, or those that are shown, could not be read. */
    ordersFault: fault,
    loadMoreOrders: () => loadOrders({ first: PAGE, after: connection.value?.pageInfo.endCursor }),
    /** Reads the orders that are shown anew, and with them those that have come since. */
    readOrdersAnew: () => loadOrders({ first: Math.min(MOST, Math.max(PAGE, orders.value.length)) }),
  };
}
