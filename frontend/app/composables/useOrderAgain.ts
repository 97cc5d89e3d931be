import type { OrderPartsFragment } from '~/gql/account/graphql';
import { holdCart } from '~/utils/apollo/cartCache';

/** What came of ordering again: it is in the cart, with what a customer should know; or why it is not. */
export interface OrderedAgain {
  isInCart: boolean;
  sentences: readonly string[];
}

/** Puts what was ordered before into the cart again, as far as it can be had. */
export function useOrderAgain() {
  const client = useApollo();
  const { sentence } = useRefusals();
  const { textOfWarning } = useLineProblems();
  const { reorder } = useOrderActions();
  const memory = useCartMemory();

  async function orderAgain(order: OrderPartsFragment): Promise<OrderedAgain> {
    const { cart, refusals } = await reorder(order.id);
    if (!cart) return { isInCart: false, sentences: refusals.map(sentence) };
    holdCart(client.cache, cart);
    memory.keep(cart);
    const sentences = cart.warnings.map((warning) => {
      const item = order.items.find(({ productId }) => productId === warning.productId);
      const line = cart.lines.find(({ product }) => product.id === warning.productId);
      const name = item?.productName ?? line?.product.name;
      return [name, textOfWarning(warning, cart)].filter(Boolean).join(': ');
    });
    return { isInCart: true, sentences: [...new Set(sentences)] };
  }

  return { orderAgain };
}
