import { FakeApi } from './api';
import { address, profile } from './account';
import { cart, money, rope } from './cart';
import { order } from './orders';
import {
  CheckoutDocument,
  DeliveryQuoteDocument,
  DeliverySlotsDocument,
  PlaceOrderDocument,
  type CheckoutQuery,
  type DeliveryQuoteQuery,
  type PlaceOrderMutation,
  type UserErrorPartsFragment,
} from '~/gql/account/graphql';

type Quote = DeliveryQuoteQuery['deliveryQuote'];
type Payload = PlaceOrderMutation['placeOrder'];

/** A customer with two addresses, and two pieces in the cart. */
export function customer(parts: Partial<CheckoutQuery['me']> = {}): { data: CheckoutQuery } {
  const me = {
    __typename: 'Customer' as const,
    profile: profile(),
    addresses: [address(), address({ id: 'work', label: 'Work', isDefault: true })],
    cart: cart([[rope, 2]], { token: null }),
    ...parts,
  };
  return { data: { me } };
}

/** What the delivery costs. */
export function quote(parts: Partial<Quote> = {}): { data: DeliveryQuoteQuery } {
  const priced = { served: true, price: money(500), itemsTotal: money(1098), total: money(1598), minimumOrder: null, freeFrom: null };
  return { data: { deliveryQuote: { ...priced, ...parts } } };
}

/** The answer to an order that was placed. */
export function placed(parts: Partial<Payload> = {}): { data: PlaceOrderMutation } {
  return { data: { placeOrder: { order: order({ id: 'o1' }), replayed: false, paymentClientSecret: null, userErrors: [], ...parts } } };
}

/** The answer to an order that was refused. */
export const refused = (...userErrors: UserErrorPartsFragment[]) => placed({ order: null, userErrors });

/** A shop in which everything is as it should be. */
export function shop(): FakeApi {
  return new FakeApi()
    .on(CheckoutDocument, () => customer())
    .on(DeliveryQuoteDocument, () => quote())
    .on(DeliverySlotsDocument, () => ({ data: { deliverySlots: [] } }))
    .on(PlaceOrderDocument, () => placed());
}
