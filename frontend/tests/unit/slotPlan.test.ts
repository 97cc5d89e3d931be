import { describe, expect, it } from 'vitest';

import { slot } from '../support/staff';
import { bookedOf, copiesOf, slotsOn, weekOf, withSlots } from '~/utils/slotPlan';

const ZONE = 'Europe/Berlin';

it('a week has the slots of its days by the clock of the shop', () => {
  const late = slot('2026-11-22T23:30:00.000Z');
  const slots = [slot('2026-11-22T22:30:00.000Z'), late, slot('2026-11-29T22:59:00.000Z'), slot('2026-11-29T23:00:00.000Z')];
  const week = weekOf(slots, '2026-11-23', ZONE);
  expect(week.map(({ day }) => day)).toEqual([23, 24, 25, 26, 27, 28, 29].map((day) => `2026-11-${day}`));
  expect(week.map((day) => day.slots.length)).toEqual([1, 0, 0, 0, 0, 0, 1]);
  expect(week[0]?.slots).toEqual([late]);
});

it('slots are made at the same time of each day', () => {
  expect(slotsOn(['2026-10-24', '2026-10-25'], { from: '09:00', to: '12:00' }, 5, ZONE)).toEqual([
    { startsAt: '2026-10-24T07:00:00.000Z', endsAt: '2026-10-24T10:00:00.000Z', capacity: 5 },
    { startsAt: '2026-10-25T08:00:00.000Z', endsAt: '2026-10-25T11:00:00.000Z', capacity: 5 },
  ]);
});

describe('a week that is copied', () => {
  const now = new Date('2026-10-01T00:00:00Z');

  it('has the same times of the clock, also when summer time ends in between', () => {
    const [copy] = copiesOf([slot('2026-10-20T07:00:00.000Z', 8)], [], ZONE, now);
    expect(copy).toEqual({ startsAt: '2026-10-27T08:00:00.000Z', endsAt: '2026-10-27T11:00:00.000Z', capacity: 8 });
  });

  it('leaves what is there already, however it is written, and what would begin in the past', () => {
    const slots = [slot('2026-10-05T07:00:00.000Z'), slot('2026-10-06T07:00:00.000Z'), slot('2026-09-20T07:00:00.000Z')];
    const copies = copiesOf(slots, [slot('2026-10-12T07:00:00Z')], ZONE, now);
    expect(copies.map(({ startsAt }) => startsAt)).toEqual(['2026-10-13T07:00:00.000Z']);
  });
});

it('slots that were saved take the place of those before, or their own', () => {
  const list = [slot('2026-10-05T07:00:00Z'), slot('2026-10-07T07:00:00Z')];
  const saved = [slot('2026-10-07T07:00:00.000Z', 3), slot('2026-10-06T07:00:00.000Z', 4)];
  expect(withSlots(list, saved).map(({ startsAt, capacity }) => [startsAt, capacity])).toEqual([
    ['2026-10-05T07:00:00Z', 20],
    ['2026-10-06T07:00:00.000Z', 4],
    ['2026-10-07T07:00:00.000Z', 3],
  ]);
});

it('what is not left is booked', () => {
  expect(bookedOf(slot('2026-10-05T07:00:00Z', 20, 17))).toBe(3);
});
