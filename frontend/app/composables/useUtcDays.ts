import { timeIn } from '~/utils/zonedTime';

/** Some of what the API tells is counted by days of UTC. Where the shop's clock is another, a hint says so. */
export function useUtcDays() {
  const { timeZone } = useShopConfig();
  const { t, locale, time } = useLocale();

  /** Which day it is, by UTC. */
  const today = () => new Date().toISOString().slice(0, 10);

  const hint = computed(() => {
    const midnight = `${today()}T00:00:00Z`;
    return locale.value && timeIn(midnight, timeZone) !== '00:00' ? t('staff.days.ofUtc', { time: time(midnight) }) : undefined;
  });

  return { today, hint };
}
