import { keepMemory, keepPlaced, newMemory, readMemory, readPlaced } from '~/utils/checkout/memory';

/**
 * What this tab keeps of the checkout: the idempotency key, made when the page opens, and what was typed and chosen,
 * so that both outlive a reload.
 */
export function useCheckoutMemory() {
  const session = useSession();
  const memory = reactive(readMemory(session.customerId ?? '') ?? newMemory(session.customerId ?? ''));
  /** The order of the checkout before, which a page that was reloaded meanwhile has not led to. */
  const placedBefore = readPlaced(memory.customerId);
  let isOver = false;

  /** Nothing is left behind for whoever comes after the customer. */
  function keep(): void {
    if (!isOver && isTheirs()) keepMemory(memory);
  }

  /** The order is known: the next checkout begins anew. */
  function end(orderId: string): void {
    isOver = true;
    if (isTheirs()) keepPlaced(memory.customerId, orderId);
  }

  function isTheirs(): boolean {
    return (session.customerId ?? '') === memory.customerId;
  }

  keep();
  watch(() => memory.draft, keep, { deep: true });
  return { memory, draft: memory.draft, placedBefore, keep, end };
}
