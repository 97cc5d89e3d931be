import type { CartPartsFragment } from '~/gql/shop/graphql';
import type { Amount } from '~/utils/formats';

export type CartWarning = CartPartsFragment['warnings'][number];

interface WarningSentence {
  key: string;
  from?: Amount;
  to?: Amount;
  count?: number;
}

/**
 * The sentence for a warning, in words of our own; `price` is that of the product's line, if it has one. A code that
 * is new in the schema fails the type check here.
 */
export function sentenceOfWarning(warning: CartWarning, price: Amount | undefined): WarningSentence {
  const { code, available, previousPrice } = warning;
  switch (code) {
    case 'PRICE_CHANGED':
      return previousPrice && price
        ? { key: `cart.warnings.${code}`, from: previousPrice, to: price }
        : { key: 'errors.refusals.PRICE_CHANGED' };
    case 'INSUFFICIENT_STOCK':
      return { key: `cart.warnings.${code}`, count: available ?? 0 };
    case 'OUT_OF_STOCK':
    case 'PRODUCT_UNAVAILABLE':
      return { key: `cart.warnings.${code}` };
    case 'QUANTITY_CAPPED':
      return { key: price ? `cart.warnings.${code}` : 'cart.warnings.CART_FULL' };
    default:
      return unknownCode(code);
  }
}

/** A back end that is newer than this build may warn with a code that the build does not know. */
function unknownCode(code: never): WarningSentence {
  console.warn('a warning with a code that this build does not know', code);
  return { key: 'cart.warnings.UNKNOWN' };
}
