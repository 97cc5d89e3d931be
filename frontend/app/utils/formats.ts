/** Money as the API gives it: a whole number of the currency's smallest unit. */
export interface Amount {
  amount: number;
  currency: string;
}

/** How many digits a currency has behind the point: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** An amount for people, such as €12.49 or 12,49 €. */
export function formatMoney({ amount, currency }: Amount, locale: string): string {
  const value = amount / 10 ** minorDigits(currency);
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(value);
}

/** More minor units no amount of the API has. */
export const MOST_MINOR_UNITS = 2_147_483_647;

/** The number of minor units of what somebody has typed, such as 12.49 or 12,49; `undefined` for anything else. */
export function parseMoney(text: string, currency: string): number | undefined {
  const digits = minorDigits(currency);
  const match = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match || (match[2] ?? '').length > digits) return undefined;
  const amount = Number(match[1]) * 10 ** digits + Number((match[2] ?? '').padEnd(digits, '0'));
  return amount <= MOST_MINOR_UNITS ? amount : undefined;
}

/** An amount as it is typed in a language, such as 12.50 or 12,50, without its currency. */
export function editableMoney({ amount, currency }: Amount, locale: string): string {
  const digits = minorDigits(currency);
  const form = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return new Intl.NumberFormat(locale, form).format(amount / 10 ** digits);
}

/** A moment, such as 21 Nov 2026, 16:05. */
export function formatDate(moment: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(moment));
}

/** A day, such as Saturday, 21 November. */
export function formatDay(moment: string, locale: string, timeZone: string): string {
  const form = { weekday: 'long', day: 'numeric', month: 'long', timeZone } as const;
  return new Intl.DateTimeFormat(locale, form).format(new Date(moment));
}

/** A time of day, such as 16:05. */
export function formatTime(moment: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(new Date(moment));
}

/** From when to when, such as 9:00 – 12:00. */
export function formatTimeSpan(from: string, to: string, locale: string, timeZone: string): string {
  const form = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  return form.formatRange(new Date(from), new Date(to));
}

/** A day of the calendar, such as 2026-11-21, written as Saturday, 21 November. */
export function formatCalendarDay(date: string, locale: string): string {
  return formatDay(date, locale, 'UTC');
}

/** A day of the calendar, written as 21 Nov 2026. */
export function formatCalendarDate(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(date));
}

/** A day of the calendar, as short as 21/11. */
export function formatShortDate(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', timeZone: 'UTC' }).format(new Date(date));
}

/** From one day of the calendar to another, such as 16 – 22 Nov 2026. */
export function formatDateSpan(from: string, to: string, locale: string): string {
  const form = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return form.formatRange(new Date(from), new Date(to));
}

/** A weight in grams, from a thousand of them on in kilograms. */
export function formatWeight(grams: number, locale: string): string {
  const [value, unit] = grams < 1000 ? [grams, 'gram'] : [grams / 1000, 'kilogram'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 2 }).format(value);
}

/** A length in millimetres, written in centimetres. */
export function formatLength(millimetres: number, locale: string): string {
  const form = new Intl.NumberFormat(locale, { style: 'unit', unit: 'centimeter', maximumFractionDigits: 1 });
  return form.format(millimetres / 10);
}
