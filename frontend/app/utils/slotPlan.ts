import type { SlotInput, StaffSlotPartsFragment } from '~/gql/staff/graphql';
import { addDays, dayIn, momentOf, timeIn } from '~/utils/zonedTime';

/** The most slots that the API saves at once. */
export const MOST_SLOTS = 50;

type Slot = Pick<StaffSlotPartsFragment, 'startsAt' | 'endsAt' | 'capacity'>;

/** The slots of one day of the shop's clock. */
export interface WeekDay {
  day: string;
  slots: StaffSlotPartsFragment[];
}

/** The seven days of a week with their slots, those without any, too. */
export function weekOf(slots: readonly StaffSlotPartsFragment[], monday: string, timeZone: string): WeekDay[] {
  return Array.from({ length: 7 }, (_, index) => {
    const day = addDays(monday, index);
    return { day, slots: slots.filter((slot) => dayIn(slot.startsAt, timeZone) === day) };
  });
}

/** The same slot on some days, by the shop's clock. */
export function slotsOn(days: readonly string[], times: { from: string; to: string }, capacity: number, timeZone: string): SlotInput[] {
  return days.map((day) => ({
    startsAt: momentOf(day, times.from, timeZone).toISOString(),
    endsAt: momentOf(day, times.to, timeZone).toISOString(),
    capacity,
  }));
}

/**
 * The slots of a week for the week after it, at the same times of the shop's clock, whether summer time begins or
 * ends in between. What is there already, or would begin in the past, is left out.
 */
export function copiesOf(slots: readonly Slot[], existing: readonly Slot[], timeZone: string, now: Date): SlotInput[] {
  const later = (moment: string) => momentOf(addDays(dayIn(moment, timeZone), 7), timeIn(moment, timeZone), timeZone).toISOString();
  return slots
    .map(({ startsAt, endsAt, capacity }) => ({ startsAt: later(startsAt), endsAt: later(endsAt), capacity }))
    .filter((copy) => Date.parse(copy.startsAt) > now.getTime() && !isAmong(existing, copy.startsAt));
}

/** Whether one of the slots begins at this moment, however it is written. */
export function isAmong(slots: readonly Pick<Slot, 'startsAt'>[], startsAt: string): boolean {
  return slots.some((slot) => Date.parse(slot.startsAt) === Date.parse(startsAt));
}

/** How many orders have a slot. */
export function bookedOf({ capacity, remaining }: Pick<StaffSlotPartsFragment, 'capacity' | 'remaining'>): number {
  return capacity - remaining;
}

/** A list with the slots that were saved put in their places. */
export function withSlots<Row extends Pick<Slot, 'startsAt'>>(list: readonly Row[], saved: readonly Row[]): Row[] {
  const others = list.filter((slot) => !isAmong(saved, slot.startsAt));
  return [...others, ...saved].sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt));
}
