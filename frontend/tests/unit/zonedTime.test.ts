import { describe, expect, it } from 'vitest';

import { addDays, dayIn, momentOf, mondayOf, timeIn, utcDaysOf } from '~/utils/zonedTime';

describe('a time of the shop', () => {
  it.each([
    ['2026-11-21', '09:00', 'Europe/Berlin', '2026-11-21T08:00:00.000Z'],
    ['2026-07-21', '09:00', 'Europe/Berlin', '2026-07-21T07:00:00.000Z'],
    ['2026-11-21', '09:00', 'UTC', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21', '09:00', 'America/New_York', '2026-11-21T14:00:00.000Z'],
    ['2026-11-21', '09:00', 'Pacific/Auckland', '2026-11-20T20:00:00.000Z'],
    ['2026-11-21', '09:00', 'Asia/Kathmandu', '2026-11-21T03:15:00.000Z'],
    ['2026-11-21', '00:00', 'Pacific/Kiritimati', '2026-11-20T10:00:00.000Z'],
    // Just before and after summer time begins and ends, on the same days.
    ['2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25', '01:59', 'Europe/Berlin', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    // A time that comes twice is the first; one that does not come counts on.
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    // Clocks that are changed by half an hour.
    ['2026-04-05', '03:00', 'Australia/Lord_Howe', '2026-04-04T16:30:00.000Z'],
  ])('%s %s in %s', (day, time, timeZone, moment) => {
    expect(momentOf(day, time, timeZone).toISOString()).toBe(moment);
  });

  it('is read back as it was typed, every hour of a year', () => {
    for (let hour = 0; hour < 366 * 24; hour += 7) {
      const moment = new Date(Date.UTC(2026, 0, 1, hour));
      const [day, time] = [dayIn(moment, 'Europe/Berlin'), timeIn(moment, 'Europe/Berlin')];
      const again = momentOf(day, time, 'Europe/Berlin');
      expect([dayIn(again, 'Europe/Berlin'), timeIn(again, 'Europe/Berlin')]).toEqual([day, time]);
    }
  });
});

describe('days', () => {
  it('are counted over the ends of months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  });

  it.each([
    ['2026-11-16', '2026-11-16'],
    ['2026-11-21', '2026-11-16'],
    ['2026-11-22', '2026-11-16'],
  ])('the week of %s begins on %s', (day, monday) => {
    expect(mondayOf(day)).toBe(monday);
  });

  it.each([
    ['UTC', 1, '2026-11-21', '2026-11-21'],
    ['Europe/Berlin', 1, '2026-11-20', '2026-11-21'],
    ['America/New_York', 1, '2026-11-21', '2026-11-22'],
    ['Europe/Berlin', 7, '2026-11-20', '2026-11-27'],
  ])('of %s (%i) lie on days of UTC', (timeZone, days, first, last) => {
    expect(utcDaysOf('2026-11-21', days, timeZone)).toEqual({ first, last });
  });
});
