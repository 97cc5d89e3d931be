import { createI18n } from 'vue-i18n';

import type en from '~/locales/en';
import { deviceStorage } from '~/utils/storage';

export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];
export type Messages = typeof en;

const CHOSEN_LOCALE = 'kibble.locale';

/** Each language is a file of its own, loaded when it is needed. */
const LOADERS: Record<Locale, () => Promise<{ default: Messages }>> = {
  en: () => import('~/locales/en'),
  de: () => import('~/locales/de'),
};

/** The texts, in the language that was chosen before or that the browser prefers. */
export async function createMessages() {
  const locale = chosenLocale() ?? preferredLocale(navigator.languages);
  const messages = (await LOADERS[locale]()).default;
  document.documentElement.lang = locale;
  return createI18n({ legacy: false, locale, fallbackLocale: locale, messages: { [locale]: messages } });
}

/** The first language of the list that the shop speaks, else English. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const found = localeOf(language);
    if (found) return found;
  }
  return 'en';
}

/** The language of the shop that a tag such as de-CH stands for, if the shop speaks it. */
export function localeOf(language: string): Locale | undefined {
  return LOCALES.find((locale) => language.toLowerCase().split('-')[0] === locale);
}

/** By whose customs dates and amounts are written: the browser's own form of the language, such as en-GB. */
export function formatLocale(locale: Locale, languages: readonly string[] = navigator.languages): string {
  return languages.find((language) => language.toLowerCase().split('-')[0] === locale) ?? locale;
}

/** The texts of another language. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  return (await LOADERS[locale]()).default;
}

/** Remembers what the visitor has chosen, for the next visit. */
export function rememberLocale(locale: Locale): void {
  try {
    deviceStorage().setItem(CHOSEN_LOCALE, locale);
  } catch (error) {
    console.info('the language is forgotten after this visit', error);
  }
}

function chosenLocale(): Locale | undefined {
  return LOCALES.find((locale) => locale === deviceStorage().getItem(CHOSEN_LOCALE));
}
