import { useI18n } from 'vue-i18n';

import { formatLocale, loadMessages, rememberLocale, type Locale } from '~/utils/messages';
import { formatCalendarDay, formatDate, formatDay, formatMoney, formatTime, formatTimeSpan, type Amount } from '~/utils/formats';

/** The language of the page, and everything that is written by it. Times are those of the shop. */
export function useLocale() {
  const { t, te, locale, setLocaleMessage, availableLocales } = useI18n({ useScope: 'global' });
  const { timeZone } = useShopConfig();

  async function change(to: Locale): Promise<void> {
    if (!availableLocales.includes(to)) setLocaleMessage(to, await loadMessages(to));
    locale.value = to;
    document.documentElement.lang = to;
    rememberLocale(to);
  }

  const customs = computed(() => formatLocale(locale.value as Locale));

  return {
    t,
    te,
    locale: computed(() => locale.value as Locale),
    /** By which amounts and dates are written, such as en-GB. */
    customs,
    change,
    money: (amount: Amount) => formatMoney(amount, customs.value),
    date: (moment: string) => formatDate(moment, customs.value, timeZone),
    day: (moment: string) => formatDay(moment, customs.value, timeZone),
    /** A day of the calendar, such as 2026-11-21, which no clock moves. */
    calendarDay: (date: string) => formatCalendarDay(date, customs.value),
    time: (moment: string) => formatTime(moment, customs.value, timeZone),
    timeSpan: (from: string, to: string) => formatTimeSpan(from, to, customs.value, timeZone),
  };
}
