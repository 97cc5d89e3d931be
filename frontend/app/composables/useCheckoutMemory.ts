import { forgetMemory, keepMemory, newMemory, readMemory } from '~/utils/checkout/memory';

/**
 * What this tab keeps of the checkout: the idempotency key, made when the page opens, and what was typed and chosen,
 * so that both outlive a reload.
 */
export function useCheckoutMemory() {
  const session = useSession();
  const memory = reactive(readMemory(session.customerId ?? '') ?? newMemory(session.customerId ?? ''));
  let isOver = false;

  function keep(): void {
    if (!isOver) keepMemory(memory);
  }

  /** An order is known: the next checkout begins anew. */
  function end(): void {
    isOver = true;
    forgetMemory();
  }

  keep();
  watch(() => memory.draft, keep, { deep: true });
  return { memory, draft: memory.draft, keep, end };
}
