import type { DayReportsQuery } from '~/gql/staff/graphql';
import type { Amount } from '~/utils/formats';

export type DayFigures = DayReportsQuery['dayReports'][number];

/** The spans of days that can be looked at. */
export const SPANS = [7, 30, 90] as const;
export type Span = (typeof SPANS)[number];

export type Sums = Omit<DayFigures, 'date'>;

/** All days together; `undefined` when there are none. */
export function sumsOf(days: readonly DayFigures[]): Sums | undefined {
  const [first] = days;
  if (!first) return undefined;
  const total = (number: (day: DayFigures) => number) => days.reduce((sum, day) => sum + number(day), 0);
  const money = (amount: (day: DayFigures) => Amount): Amount => ({
    amount: total((day) => amount(day).amount),
    currency: first.revenue.currency,
  });
  return {
    orders: total((day) => day.orders),
    cancelled: total((day) => day.cancelled),
    delivered: total((day) => day.delivered),
    placedValue: money((day) => day.placedValue),
    revenue: money((day) => day.revenue),
  };
}
