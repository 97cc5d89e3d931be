import type { OrderPartsFragment } from '~/gql/staff/graphql';
import type { Amount } from '~/utils/formats';

type Order = Pick<OrderPartsFragment, 'items' | 'delivery' | 'total'>;
type Item = Order['items'][number];

/** How many pieces of each product are packed, by the product's id. */
export type Counts = Record<string, number>;

/** What counts as packed: what somebody has told, or else everything. */
export function packedPieces({ packedQuantity, quantity }: Item): number {
  return packedQuantity ?? quantity;
}

/** What is packed of an order so far. */
export function countsOf({ items }: Order): Counts {
  return Object.fromEntries(items.map((item) => [item.productId, packedPieces(item)]));
}

/** The lines of which another number is packed than the shop knows. */
export function changedCounts({ items }: Order, counts: Counts): { productId: string; quantity: number }[] {
  return items.flatMap((item) => {
    const quantity = counts[item.productId] ?? packedPieces(item);
    return quantity === packedPieces(item) ? [] : [{ productId: item.productId, quantity }];
  });
}

/** What the order will cost once it is packed like this. */
export function packedTotal({ items, delivery, total }: Order, counts: Counts): Amount {
  const goods = items.reduce((sum, item) => sum + item.unitPrice.amount * (counts[item.productId] ?? packedPieces(item)), 0);
  return { amount: goods + delivery.price.amount, currency: total.currency };
}

/** Whether nothing at all is packed, with which an order ends. */
export function isNothingPacked({ items }: Order, counts: Counts): boolean {
  return items.every((item) => (counts[item.productId] ?? packedPieces(item)) === 0);
}
