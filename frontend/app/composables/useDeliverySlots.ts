import { useQuery } from '@vue/apollo-composable';

import { DeliverySlotsDocument, type DeliverySlotsQuery } from '~/gql/account/graphql';

const DAYS = 14;
/** So many places or fewer are few, and told. */
const FEW = 3;

type Slot = DeliverySlotsQuery['deliverySlots'][number];

/** Why a time can or cannot be chosen. */
export type SlotState = 'free' | 'few' | 'full' | 'closed';

export interface SlotChoice {
  id: string;
  startsAt: string;
  endsAt: string;
  remaining: number;
  state: SlotState;
}

/** The times of one day of the shop's calendar. */
export interface DeliveryDay {
  /** As the day is written in the visitor's language, which no two days of two weeks share. */
  name: string;
  slots: SlotChoice[];
}

/** The times in which the shop delivers, by days. They are asked for anew each time: others book, too. */
export function useDeliverySlots() {
  const { day } = useLocale();
  const { result, loading, error, refetch } = useQuery(
    DeliverySlotsDocument,
    { days: DAYS },
    { fetchPolicy: 'cache-and-network' },
  );
  const slots = computed(() => result.value?.deliverySlots ?? []);

  return {
    days: computed(() => byDay(slots.value, day)),
    hasData: computed(() => result.value !== undefined),
    hasFree: computed(() => slots.value.some(({ bookable }) => bookable)),
    loading,
    error,
    retry: () => refetch(),
  };
}

function byDay(slots: readonly Slot[], day: (moment: string) => string): DeliveryDay[] {
  const days: DeliveryDay[] = [];
  for (const { id, startsAt, endsAt, remaining, bookable } of slots) {
    const name = day(startsAt);
    const choice = { id, startsAt, endsAt, remaining, state: stateOf(remaining, bookable) };
    const last = days.at(-1);
    if (last?.name === name) last.slots.push(choice);
    else days.push({ name, slots: [choice] });
  }
  return days;
}

function stateOf(remaining: number, bookable: boolean): SlotState {
  if (bookable) return remaining <= FEW ? 'few' : 'free';
  return remaining <= 0 ? 'full' : 'closed';
}
