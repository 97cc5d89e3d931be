import type { UserErrorPartsFragment } from '~/gql/shop/graphql';
import type { Amount } from '~/utils/formats';

/** A reason why the API has changed nothing: `userErrors` of a payload. */
export type Refusal = Omit<UserErrorPartsFragment, '__typename'>;

/** A sentence of the message files, with what is put into it. */
export interface Sentence {
  key: string;
  count?: number;
  money?: Amount;
}

/** The sentence for a refusal. A code that is new in the schema fails the type check here. */
export function sentenceOf({ code, available, expected }: Refusal): Sentence {
  switch (code) {
    case 'INSUFFICIENT_STOCK':
      return { key: `errors.refusals.${code}`, count: available ?? 0 };
    case 'PRICE_CHANGED':
    case 'TOTAL_MISMATCH':
    case 'BELOW_MINIMUM_ORDER':
      return expected ? { key: `errors.refusals.${code}_TO`, money: expected } : { key: `errors.refusals.${code}` };
    case 'REQUIRED':
    case 'INVALID':
    case 'TOO_LONG':
    case 'NOT_FOUND':
    case 'ALREADY_EXISTS':
    case 'LIMIT_REACHED':
    case 'INVALID_QUANTITY':
    case 'CART_EMPTY':
    case 'PRODUCT_UNAVAILABLE':
    case 'OUT_OF_STOCK':
    case 'AREA_NOT_SERVED':
    case 'SLOT_FULL':
    case 'SLOT_CLOSED':
    case 'SLOT_CHANGE_USED':
    case 'INVALID_TRANSITION':
    case 'VERSION_CONFLICT':
    case 'IDEMPOTENCY_KEY_REUSED':
    case 'PAYMENT_DECLINED':
    case 'PAYMENT_TOKEN_USED':
    case 'ACCOUNT_CLOSED':
    case 'TRY_AGAIN':
      return { key: `errors.refusals.${code}` };
    default:
      return unknownCode(code);
  }
}

/** A back end that is newer than this build may refuse with a code that the build does not know. */
function unknownCode(code: never): Sentence {
  console.warn('a refusal with a code that this build does not know', code);
  return { key: 'errors.refusals.UNKNOWN' };
}

/**
 * The field of a form that a refusal is about: its path without the `input` that the API puts before it,
 * joined by points; `undefined` when it is about the whole.
 */
export function fieldOf({ field }: Pick<Refusal, 'field'>): string | undefined {
  if (!field || field.length === 0) return undefined;
  const [first, ...rest] = field;
  return first === 'input' ? rest.join('.') || undefined : field.join('.');
}
