import { useQuery } from '@vue/apollo-composable';

import { DayReportsDocument } from '~/gql/staff/graphql';
import { sumsOf, type Span } from '~/utils/figures';
import { addDays } from '~/utils/zonedTime';

/** The figures of the last days of UTC, today with them. */
export function useFigures(span: () => Span) {
  const { today } = useUtcDays();
  const variables = computed(() => ({ from: addDays(today(), 1 - span()), to: today() }));
  const { result, loading, error, refetch } = useQuery(DayReportsDocument, variables, {
    fetchPolicy: 'cache-and-network',
    keepPreviousResult: true,
  });
  const days = computed(() => result.value?.dayReports ?? []);
  return {
    days,
    sums: computed(() => sumsOf(days.value)),
    hasData: computed(() => result.value !== undefined),
    loading,
    error,
    retry: () => refetch(),
  };
}
