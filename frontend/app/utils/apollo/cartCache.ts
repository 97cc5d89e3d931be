import type { ApolloCache } from '@apollo/client/core';

import { CartDocument, CartPartsFragmentDoc, type CartPartsFragment } from '~/gql/shop/graphql';
import { withWishes, type CartWish } from '~/utils/cart';

type Cache = ApolloCache<unknown>;

const CART = { id: 'Cart:{}', fragment: CartPartsFragmentDoc, fragmentName: 'CartParts' };
/** Layers of the cache have names; the next one is there before the last one goes, so that nothing flickers. */
const layers = new WeakMap<Cache, { number: number }>();

/** The cart as the API has told it last. */
export function heldCart(cache: Cache): CartPartsFragment | undefined {
  return cache.readFragment<CartPartsFragment>(CART, false) ?? undefined;
}

/** Keeps a cart that the API has told, so that nobody need ask for it. */
export function holdCart(cache: Cache, cart: CartPartsFragment): void {
  cache.writeQuery({ query: CartDocument, data: { cart } });
}

/**
 * Lays the wishes over the cart, wherever it is shown; without wishes it is shown as the API has told it.
 * Answers with what is shown, if a cart is known.
 */
export function layWishes(cache: Cache, wishes: readonly CartWish[]): CartPartsFragment | undefined {
  const cart = heldCart(cache);
  const last = layers.get(cache);
  const shown = cart && withWishes(cart, wishes);
  if (shown && wishes.length > 0) {
    const number = (last?.number ?? 0) + 1;
    layers.set(cache, { number });
    cache.recordOptimisticTransaction((layer) => {
      layer.writeFragment({ ...CART, data: shown });
    }, nameOf(number));
  } else {
    layers.delete(cache);
  }
  if (last) cache.removeOptimistic(nameOf(last.number));
  return shown;
}

function nameOf(number: number): string {
  return `cart-wishes-${number}`;
}
