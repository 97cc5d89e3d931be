// Days and times of the shop's own clock. `Intl` knows every zone and its changes of summer time; it only gives no
// way back from a clock's time to the moment, which are the few lines of `momentOf`. So no library is needed.
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

interface ClockTime {
  day: string;
  time: string;
  milliseconds: number;
}

const forms = new Map<string, Intl.DateTimeFormat>();

/** Writes the digits of a zone's clock. Making one takes longer than using it, so that each is kept. */
function formOf(timeZone: string): Intl.DateTimeFormat {
  const kept = forms.get(timeZone);
  if (kept) return kept;
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const form = new Intl.DateTimeFormat('en', { ...day, ...time, calendar: 'iso8601', numberingSystem: 'latn', timeZone });
  forms.set(timeZone, form);
  return form;
}

/** What a clock of the zone shows at a moment. */
function clockAt(moment: Date, timeZone: string): ClockTime {
  const parts = Object.fromEntries(formOf(timeZone).formatToParts(moment).map(({ type, value }) => [type, value]));
  const day = `${parts.year}-${parts.month}-${parts.day}`;
  const time = `${parts.hour}:${parts.minute}`;
  return { day, time, milliseconds: Date.parse(`${day}T${time}:${parts.second}Z`) };
}

/** How far the zone's clocks are before UTC at a moment, in milliseconds. */
function offsetAt(milliseconds: number, timeZone: string): number {
  const seconds = Math.floor(milliseconds / 1000) * 1000;
  return clockAt(new Date(seconds), timeZone).milliseconds - seconds;
}

/** The day, YYYY-MM-DD, that a calendar of the zone shows at a moment. */
export function dayIn(moment: string | Date, timeZone: string): string {
  return clockAt(new Date(moment), timeZone).day;
}

/** The time, hh:mm, that a clock of the zone shows at a moment. */
export function timeIn(moment: string | Date, timeZone: string): string {
  return clockAt(new Date(moment), timeZone).time;
}

/**
 * The moment at which clocks of the zone show this day and time. Of a time that comes twice, when summer time
 * ends, it is the first; one that is left out, when it begins, counts on from before the change.
 */
export function momentOf(day: string, time: string, timeZone: string): Date {
  const shown = Date.parse(`${day}T${time}:00Z`);
  const before = offsetAt(shown - DAY_MILLISECONDS, timeZone);
  const after = offsetAt(shown + DAY_MILLISECONDS, timeZone);
  const isAfter = offsetAt(shown - before, timeZone) !== before && offsetAt(shown - after, timeZone) === after;
  return new Date(shown - (isAfter ? after : before));
}

/** The day so many days later, or earlier when negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The first and the last day of UTC that so many days of the zone lie on. */
export function utcDaysOf(day: string, days: number, timeZone: string): { first: string; last: string } {
  const begin = momentOf(day, '00:00', timeZone);
  const end = momentOf(addDays(day, days), '00:00', timeZone);
  return { first: utcDay(begin.getTime()), last: utcDay(end.getTime() - 1) };
}

function utcDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
