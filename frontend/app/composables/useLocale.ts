import { useI18n } from 'vue-i18n';

import { loadMessages, rememberLocale, type Locale } from '~/utils/messages';
import { formatDate, formatDay, formatMoney, formatTime, formatTimeSpan, type Amount } from '~/utils/formats';

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

  return {
    t,
    te,
    locale: computed(() => locale.value as Locale),
    change,
    money: (amount: Amount) => formatMoney(amount, locale.value),
    date: (moment: string) => formatDate(moment, locale.value, timeZone),
    day: (moment: string) => formatDay(moment, locale.value, timeZone),
    time: (moment: string) => formatTime(moment, locale.value, timeZone),
    timeSpan: (from: string, to: string) => formatTimeSpan(from, to, locale.value, timeZone),
  };
}
