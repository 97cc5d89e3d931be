import type { OperationVariables, TypedDocumentNode } from '@apollo/client/core';
import { useQuery, type UseQueryOptions } from '@vue/apollo-composable';

interface Connection {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

type PageVariables = OperationVariables & { after?: string | null };
type Options<Result, Variables extends PageVariables> = Pick<
  UseQueryOptions<Result, Variables>,
  'fetchPolicy' | 'keepPreviousResult'
>;

/** A list that grows page by page. */
export function usePagedQuery<Result, Variables extends PageVariables, List extends Connection>(
  document: TypedDocumentNode<Result, Variables>,
  variables: () => Variables,
  listOf: (result: Result) => List,
  options: Options<Result, Variables>,
) {
  const asked = computed(variables);
  const { result, loading, error, refetch, fetchMore } = useQuery(document, asked, {
    ...options,
    notifyOnNetworkStatusChange: true,
  });
  const list = computed(() => (result.value === undefined ? undefined : listOf(result.value as Result)));
  const more = useMorePages(
    () => fetchMore({ variables: { ...asked.value, after: list.value?.pageInfo.endCursor } }),
    () => asked.value,
  );

  return {
    list,
    hasMore: computed(() => list.value?.pageInfo.hasNextPage ?? false),
    hasData: computed(() => list.value !== undefined),
    loading,
    error,
    more,
    readAgain: async () => void (await refetch()),
  };
}
