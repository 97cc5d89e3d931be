import { useQuery } from '@vue/apollo-composable';

import { StaffSlotsDocument } from '~/gql/staff/graphql';

const DAYS = 14;

/** The delivery slots that an order can have now. The one that it has needs no room, but must not be over. */
export function useSlotsToCome(own: () => string | null) {
  const from = new Date().toISOString().slice(0, 10);
  const { result, loading, error, refetch } = useQuery(
    StaffSlotsDocument,
    { from, days: DAYS },
    { fetchPolicy: 'cache-and-network' },
  );
  const slots = computed(() => {
    const now = new Date().toISOString();
    const isOwn = (startsAt: string) => own() !== null && Date.parse(startsAt) === Date.parse(own() ?? '');
    return (result.value?.deliverySlots ?? []).filter((slot) => slot.bookable || (isOwn(slot.startsAt) && slot.endsAt > now));
  });
  return { slots, hasData: computed(() => result.value !== undefined), loading, error, retry: () => refetch() };
}
