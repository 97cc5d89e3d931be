import { z } from 'zod';

// The rules of `src/shop/text.rs`, so that most faults are seen before anything is sent. Messages are keys.

/** Longest texts, in characters. */
export const LONGEST = { name: 100, street: 200, short: 50, instructions: 300 } as const;

/** Text of one line that must be there. */
export function requiredLine(longest: number) {
  return checked(z.string({ required_error: 'errors.rules.required' }).trim().min(1, 'errors.rules.required'), longest);
}

/** Text of one line that may be absent; blank text counts as absent. */
export function optionalLine(longest: number) {
  return checked(z.string().trim(), longest).nullish().transform(absent);
}

/** Text that may be absent and may have line breaks. */
export function optionalText(longest: number) {
  return checked(z.string().trim(), longest, /(?![\n\r\t])[\p{Cc}\u2028-\u202e\u2066-\u2069]/u).nullish().transform(absent);
}

/** A telephone number as people write it: at least five digits, and only digits and `+ - ( ) . /`. */
export function optionalPhone() {
  return checked(z.string().trim(), LONGEST.short)
    .refine((text) => text === '' || isPhone(text), 'errors.rules.phone')
    .nullish()
    .transform(absent);
}

function checked(text: z.ZodString, longest: number, forbidden = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u) {
  return text
    .refine((text) => [...text].length <= longest, 'errors.rules.tooLong')
    .refine((text) => !forbidden.test(text) && !/<[a-z/!?]/i.test(text), 'errors.rules.characters');
}

function isPhone(text: string): boolean {
  return /^[\d\s+\-()./]+$/.test(text) && text.replace(/\D/g, '').length >= 5;
}

/** The forms cast their first values by these rules, too, so that `null` comes back as what it is. */
function absent(text: string | null | undefined): string | null {
  return text || null;
}
