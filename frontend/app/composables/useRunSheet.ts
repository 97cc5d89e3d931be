import { useQuery } from '@vue/apollo-composable';

import { RunSheetDocument, type StaffRowPartsFragment } from '~/gql/staff/graphql';
import { dayIn, utcDaysOf } from '~/utils/zonedTime';

/** The stops of one delivery slot. */
export interface RunSheetSlot {
  startsAt: string;
  stops: StaffRowPartsFragment[];
}

/**
 * What is still to be delivered on a day of the shop's clock. The API knows days of UTC: both on which the day
 * lies are read in one request.
 */
export function useRunSheet(day: () => string) {
  const { timeZone } = useShopConfig();
  const variables = computed(() => {
    const { first, last } = utcDaysOf(day(), 1, timeZone);
    return { first, second: last, isOnTwo: first !== last };
  });
  const { result, loading, error, refetch } = useQuery(RunSheetDocument, variables, { fetchPolicy: 'cache-and-network' });

  const slots = computed(() => {
    const rows = [...(result.value?.first ?? []), ...(result.value?.second ?? [])];
    return bySlot(rows.filter((row) => isStop(row) && row.slotStartsAt && dayIn(row.slotStartsAt, timeZone) === day()));
  });

  const readAgain = () => refetch();
  return { slots, hasData: computed(() => result.value !== undefined), loading, error, retry: readAgain, reload: readAgain };
}

/** What was delivered or has failed since the list was read is no stop any more. */
function isStop({ status }: StaffRowPartsFragment): boolean {
  return status === 'PACKED' || status === 'OUT_FOR_DELIVERY';
}

function bySlot(rows: readonly StaffRowPartsFragment[]): RunSheetSlot[] {
  const slots = new Map<string, StaffRowPartsFragment[]>();
  for (const row of rows) {
    const startsAt = row.slotStartsAt ?? '';
    slots.set(startsAt, [...(slots.get(startsAt) ?? []), row]);
  }
  return [...slots].map(([startsAt, stops]) => ({ startsAt, stops })).sort((one, other) => one.startsAt.localeCompare(other.startsAt));
}
