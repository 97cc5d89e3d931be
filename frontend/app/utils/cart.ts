import type { CartPartsFragment, ProductCardPartsFragment } from '~/gql/shop/graphql';

export type CartLineParts = CartPartsFragment['lines'][number];

/** The most pieces of one line. */
export const MOST_PIECES = 99;

/** What somebody wants of the cart, and the API has not answered yet. */
export type CartWish =
  | { kind: 'add'; product: ProductCardPartsFragment; quantity: number; idempotencyKey: string }
  /** So many pieces of a product, and none at all for 0. */
  | { kind: 'set'; productId: string; quantity: number }
  | { kind: 'clear' };

/** The cart as it will be when the wishes are granted one after the other. */
export function withWishes(cart: CartPartsFragment, wishes: readonly CartWish[]): CartPartsFragment {
  if (wishes.length === 0) return cart;
  const lines = wishes.reduce(granted, cart.lines);
  const sum = (of: (line: CartLineParts) => number) => lines.reduce((sum, line) => sum + of(line), 0);
  const held = new Set(lines.map((line) => line.product.id));
  const taken = new Set(cart.lines.map((line) => line.product.id).filter((id) => !held.has(id)));
  return {
    ...cart,
    lines,
    totalQuantity: sum((line) => line.quantity),
    itemsTotal: { ...cart.itemsTotal, amount: sum((line) => line.lineTotal.amount) },
    warnings: cart.warnings.filter((warning) => !taken.has(warning.productId)),
  };
}

/** How many pieces the wishes add to a cart of which nothing but the number of pieces is known. */
export function piecesAdded(wishes: readonly CartWish[]): number {
  return wishes.reduce((sum, wish) => (wish.kind === 'add' ? sum + wish.quantity : sum), 0);
}

function granted(lines: CartLineParts[], wish: CartWish): CartLineParts[] {
  switch (wish.kind) {
    case 'clear':
      return [];
    case 'set':
      return lines
        .map((line) => (line.product.id === wish.productId ? withQuantity(line, wish.quantity) : line))
        .filter((line) => line.quantity > 0);
    case 'add': {
      const { product, quantity } = wish;
      const held = lines.find((line) => line.product.id === product.id);
      if (!held) return byName([...lines, newLine(product, Math.min(quantity, MOST_PIECES))]);
      const more = Math.min(held.quantity + quantity, MOST_PIECES);
      return lines.map((line) => (line === held ? withQuantity(line, more) : line));
    }
  }
}

function withQuantity(line: CartLineParts, quantity: number): CartLineParts {
  return { ...line, quantity, lineTotal: { ...line.unitPrice, amount: line.unitPrice.amount * quantity } };
}

function newLine(product: ProductCardPartsFragment, quantity: number): CartLineParts {
  const line = { __typename: 'CartLine' as const, product, unitPrice: product.price, lineTotal: product.price, quantity };
  return withQuantity(line, quantity);
}

/** The API tells the lines by the names of their products. */
function byName(lines: CartLineParts[]): CartLineParts[] {
  return lines.toSorted((left, right) => left.product.name.localeCompare(right.product.name));
}
