import type { Refusal } from '~/utils/refusals';

/** A refusal that is found here, before anything is sent, in the form of those of the API. */
export function localRefusal(code: Refusal['code'], ...field: string[]): Refusal {
  return { code, field, productId: null, available: null, expected: null };
}
