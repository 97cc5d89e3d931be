import { product } from './catalogue';
import type { CartPartsFragment, ProductCardPartsFragment, UserErrorPartsFragment } from '~/gql/shop/graphql';

export const money = (amount: number) => ({ __typename: 'Money' as const, amount, currency: 'EUR' });

/** A cart as the API tells it: so many pieces of each product. */
export function cart(
  lines: [ProductCardPartsFragment, number][],
  parts: Partial<CartPartsFragment> = {},
): CartPartsFragment {
  const sum = (of: (product: ProductCardPartsFragment, quantity: number) => number) =>
    lines.reduce((sum, [product, quantity]) => sum + of(product, quantity), 0);
  return {
    __typename: 'Cart',
    token: 'opens',
    lines: lines.map(([product, quantity]) => ({
      __typename: 'CartLine',
      quantity,
      unitPrice: product.price,
      lineTotal: money(product.price.amount * quantity),
      product,
    })),
    totalQuantity: sum((_, quantity) => quantity),
    itemsTotal: money(sum((product, quantity) => product.price.amount * quantity)),
    warnings: [],
    expiresAt: null,
    version: 1,
    ...parts,
  } as CartPartsFragment;
}

export function warning(
  parts: Partial<CartPartsFragment['warnings'][number]> & Pick<CartPartsFragment['warnings'][number], 'code'>,
): CartPartsFragment['warnings'][number] {
  return {
    __typename: 'CartWarning',
    productId: 'rope-toy',
    available: null,
    previousPrice: null,
    ...parts,
  } as CartPartsFragment['warnings'][number];
}

/** The answer to a change of the cart. */
export function answered(cart: CartPartsFragment | null, ...userErrors: UserErrorPartsFragment[]) {
  return { __typename: 'CartPayload' as const, cart, userErrors };
}

export const rope = product();
export const stew = product({ id: 'beef-stew', name: 'Beef stew', price: money(289) });
export const zebra = product({ id: 'zebra', name: 'Zebra', price: money(1000) });
