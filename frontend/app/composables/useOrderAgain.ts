import type { OrderPartsFragment } from '~/gql/account/graphql';

/** Puts what was ordered before into the cart again, and tells what of it could not be had. */
export function useOrderAgain() {
  const { t } = useLocale();
  const { sentence } = useRefusals();
  const { reorder } = useOrderActions();
  const memory = useCartMemory();
  const notices = useNotices();

  /** Resolves with sentences that say why nothing was put into it. */
  async function orderAgain(order: OrderPartsFragment): Promise<readonly string[]> {
    const { cart, refusals } = await reorder(order.id);
    if (!cart) return refusals.map(sentence);
    memory.keep(cart);
    notices.tell(t('orders.inCart'));
    return [];
  }

  return { orderAgain };
}
