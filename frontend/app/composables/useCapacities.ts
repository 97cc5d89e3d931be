import type { SlotInput, StaffSlotPartsFragment } from '~/gql/staff/graphql';
import { fieldOf } from '~/utils/refusals';
import { bookedOf } from '~/utils/slotPlan';
import type { SlotsOutcome } from '~/composables/useSlotWeek';

/** The capacities of slots as they are typed, until they are saved together. */
export function useCapacities(slots: () => readonly StaffSlotPartsFragment[], save: (slots: SlotInput[]) => Promise<SlotsOutcome>) {
  const { t } = useLocale();
  const { sentence } = useRefusals();
  const typed = ref<Record<string, string>>({});
  const problems = ref<Record<string, string>>({});

  const shown = (slot: StaffSlotPartsFragment) => typed.value[slot.id] ?? String(slot.capacity);
  const changed = computed(() => slots().filter((slot) => shown(slot).trim() !== String(slot.capacity)));

  /** What the API would refuse, as far as it can be known here. */
  function problemOf(slot: StaffSlotPartsFragment): string | undefined {
    const text = shown(slot).trim();
    if (!/^\d{1,5}$/.test(text)) return t('staff.rules.number');
    const booked = bookedOf(slot);
    return Number(text) < booked ? t('staff.slots.tooFew', { count: booked }, booked) : undefined;
  }

  /** Saves what was changed; answers with the sentences that belong to no slot of their own. */
  async function saveChanged(): Promise<{ isSaved: boolean; above: string[] }> {
    const wanted = changed.value;
    problems.value = Object.fromEntries(wanted.flatMap((slot) => [[slot.id, problemOf(slot)]]).filter(([, text]) => text));
    if (Object.keys(problems.value).length > 0) return { isSaved: false, above: [] };
    const inputs = wanted.map(({ startsAt, endsAt, ...slot }) => ({ startsAt, endsAt, capacity: Number(shown({ startsAt, endsAt, ...slot })) }));
    const { saved, refusals } = await save(inputs);
    for (const slot of wanted.slice(0, saved)) Reflect.deleteProperty(typed.value, slot.id);
    const above: string[] = [];
    for (const refusal of refusals) {
      const slot = wanted[saved + Number(fieldOf(refusal)?.split('.')[1])];
      if (slot) problems.value[slot.id] = sentence(refusal);
      else above.push(sentence(refusal));
    }
    return { isSaved: refusals.length === 0, above };
  }

  return { shown, type: (id: string, text: string) => (typed.value[id] = text), problems, changed, saveChanged };
}
