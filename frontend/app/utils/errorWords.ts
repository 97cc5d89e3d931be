import { localeOf, type Locale } from '~/utils/messages';

/** What `error.vue` says when the texts of the shop could not be loaded. */
interface ErrorWords {
  title: string;
  text: string;
  button: string;
}

const WORDS: Record<Locale, ErrorWords> = {
  en: { title: 'The shop cannot be shown', text: 'Please check your connection, and try again.', button: 'Try again' },
  de: {
    title: 'Der Laden kann nicht gezeigt werden',
    text: 'Bitte prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    button: 'Noch einmal versuchen',
  },
};

export function errorWords(languages: readonly string[] = navigator.languages): ErrorWords {
  return WORDS[languages.map(localeOf).find((locale) => locale !== undefined) ?? 'en'];
}
