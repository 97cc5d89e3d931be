import type { Choice } from '~/utils/countries';
import { LOCALES } from '~/utils/messages';

/** The languages of the shop, each written in itself; and the one that a profile holds, if it is another. */
export function languageChoices(held?: string | null): Choice[] {
  const tags: string[] = [...LOCALES];
  if (held && !tags.includes(held)) tags.push(held);
  return tags.map((value) => ({ value, label: languageName(value) }));
}

/** People and programs write tags; one that makes no sense is told as it is. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
