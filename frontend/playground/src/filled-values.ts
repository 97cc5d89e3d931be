/**
 * What this page itself wrote into variables, each value with the word in whose place it stands. It is kept
 * across reloads as the variables are, so that the next sign-in can take it out again.
 */
const KEY = 'kibble:filledValues';
const MOST = 50;

type Filled = [value: string, word: string];

export function filledValues(): Filled[] {
  try {
    const filled: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(filled) ? filled.filter(isFilled) : [];
  } catch {
    return [];
  }
}

export function rememberValue(value: string, word: string) {
  const others = filledValues().filter(([known]) => known !== value);
  localStorage.setItem(KEY, JSON.stringify([[value, word], ...others].slice(0, MOST)));
}

function isFilled(entry: unknown): entry is Filled {
  return Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
}
