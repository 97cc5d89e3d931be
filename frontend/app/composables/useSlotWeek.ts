import { useQuery } from '@vue/apollo-composable';

import { SaveDeliverySlotsDocument, StaffSlotsDocument, type SlotInput } from '~/gql/staff/graphql';
import type { Refusal } from '~/utils/refusals';
import { copiesOf, MOST_SLOTS, weekOf, withSlots } from '~/utils/slotPlan';
import { addDays, utcDaysOf } from '~/utils/zonedTime';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** What came of saving slots: how many were saved, and what was refused of the rest. */
export interface SlotsOutcome {
  saved: number;
  refusals: readonly Refusal[];
}

/** The delivery slots of a week of the shop's clock, and their changes. The API knows days of UTC. */
export function useSlotWeek(monday: () => string) {
  const client = useApollo();
  const { timeZone } = useShopConfig();

  function variablesOf(monday: string) {
    const { first, last } = utcDaysOf(monday, 7, timeZone);
    return { from: first, days: (Date.parse(last) - Date.parse(first)) / DAY_MILLISECONDS + 1 };
  }

  const { result, loading, error, refetch } = useQuery(StaffSlotsDocument, () => variablesOf(monday()), {
    fetchPolicy: 'cache-and-network',
  });
  const week = computed(() => weekOf(result.value?.deliverySlots ?? [], monday(), timeZone));
  const slots = computed(() => week.value.flatMap((day) => day.slots));

  /** Saves slots, as many at a time as the API takes, until one lot is refused. */
  async function save(wanted: readonly SlotInput[], inWeek = monday()): Promise<SlotsOutcome> {
    let saved = 0;
    for (let start = 0; start < wanted.length; start += MOST_SLOTS) {
      const refusals = await saveSome(wanted.slice(start, start + MOST_SLOTS), inWeek);
      if (refusals.length > 0) return { saved, refusals };
      saved = Math.min(wanted.length, start + MOST_SLOTS);
    }
    return { saved, refusals: [] };
  }

  async function saveSome(slots: SlotInput[], inWeek: string): Promise<readonly Refusal[]> {
    const { data } = await client.mutate({
      mutation: SaveDeliverySlotsDocument,
      variables: { slots },
      update(cache, { data }) {
        const saved = data?.saveDeliverySlots.slots ?? [];
        cache.updateQuery({ query: StaffSlotsDocument, variables: variablesOf(inWeek) }, (known) =>
          known ? { ...known, deliverySlots: withSlots(known.deliverySlots, saved) } : known,
        );
      },
    });
    return data?.saveDeliverySlots.userErrors ?? [];
  }

  /** Copies the week to the next one, without what is there already. */
  async function copyToNext(): Promise<SlotsOutcome> {
    const next = addDays(monday(), 7);
    const { data } = await client.query({ query: StaffSlotsDocument, variables: variablesOf(next), fetchPolicy: 'network-only' });
    return save(copiesOf(slots.value, data.deliverySlots, timeZone, new Date()), next);
  }

  return { week, slots, hasData: computed(() => result.value !== undefined), loading, error, save, copyToNext, retry: () => refetch() };
}
