import type { DeliveryQuoteQuery } from '~/gql/account/graphql';
import type { Amount } from '~/utils/formats';

export type Quote = DeliveryQuoteQuery['deliveryQuote'];

/** What a quote means for the order. The first two stand in its way. */
export type QuoteState =
  | { kind: 'not-served' }
  | { kind: 'below-minimum'; minimum: Amount; missing: Amount }
  | { kind: 'free' }
  /** So much more, and the delivery would be free. */
  | { kind: 'nearly-free'; from: Amount; missing: Amount }
  | { kind: 'priced' };

export function quoteState({ served, price, itemsTotal, minimumOrder, freeFrom }: Quote): QuoteState {
  const upTo = (amount: Amount): Amount => ({ ...amount, amount: amount.amount - itemsTotal.amount });
  if (!served || !price) return { kind: 'not-served' };
  if (minimumOrder && itemsTotal.amount < minimumOrder.amount) {
    return { kind: 'below-minimum', minimum: minimumOrder, missing: upTo(minimumOrder) };
  }
  if (price.amount === 0) return { kind: 'free' };
  if (freeFrom && itemsTotal.amount < freeFrom.amount) return { kind: 'nearly-free', from: freeFrom, missing: upTo(freeFrom) };
  return { kind: 'priced' };
}

/** Whether an order with this quote can be placed. */
export function isOrderable(quote: Quote): boolean {
  const { kind } = quoteState(quote);
  return kind !== 'not-served' && kind !== 'below-minimum';
}
