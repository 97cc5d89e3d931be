import { z } from 'zod';

/** The symbols that the user pool counts as such. */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

const required = { required_error: 'errors.rules.required' };

export function emailRule() {
  return z.string(required).trim().min(1, 'errors.rules.required').email('errors.rules.email');
}

/** A password that somebody has; whatever it looks like, the pool knows. */
export function heldPasswordRule() {
  return z.string(required).min(1, 'errors.rules.required');
}

/** A password that somebody chooses: Cognito's default policy, which the shop keeps. */
export function newPasswordRule() {
  return z
    .string(required)
    .min(1, 'errors.rules.required')
    .refine((text) => [...text].length <= 256, 'errors.rules.tooLong')
    .refine(
      (text) => text.length >= 8 && [/[a-z]/, /[A-Z]/, /\d/, SYMBOL].every((kind) => kind.test(text)),
      'auth.faults.weakPassword',
    );
}

/** A code from a mail, which people copy with spaces. */
export function codeRule() {
  return z
    .string(required)
    .transform((text) => text.replace(/\s/g, ''))
    .refine((text) => text !== '', 'errors.rules.required');
}
