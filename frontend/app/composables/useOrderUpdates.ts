import { useEventListener, useIntervalFn } from '@vueuse/core';

import type { OrderUpdate } from '~/utils/live/orderSocket';

/** Whether changes of orders are told as they happen. */
export type LiveState = 'connecting' | 'live' | 'lost';

/** Seconds between two looks while nothing is told. */
export const POLL_SECONDS = 15;
/** Milliseconds until it is tried again, longer each time. */
const PAUSES = [1000, 2000, 5000, 10_000, 30_000] as const;

interface Watch {
  /** Only this order. Left out: all of the customer's. */
  orderId?: () => string;
  /** Whether an update tells of something that is not shown yet: they may come twice or late. */
  isNews: (update: OrderUpdate) => boolean;
  readAnew: () => Promise<unknown>;
}

/**
 * Watches the customer's orders as long as the page is open. What happens while nobody listens is not told again:
 * so they are read anew when the connection stands, now and then while it does not, and after the device was asleep.
 */
export function useOrderUpdates({ orderId, isNews, readAnew }: Watch) {
  const session = useSession();
  const config = useShopConfig();
  const state = ref<LiveState>('connecting');
  const read = oneAtATime(readAnew);
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let attempt = 0;

  async function connect(): Promise<void> {
    disconnect();
    const { customerId } = session;
    if (!customerId) return;
    const mine = (attempt += 1);
    const isCurrent = () => mine === attempt;
    try {
      const { watchOrders } = await import('~/utils/live/orderSocket');
      if (!isCurrent()) return;
      stop = watchOrders(config, session.token, { customerId, orderId: orderId?.() }, {
        connected: () => isCurrent() && connected(),
        update: (update) => isCurrent() && isNews(update) && read(),
        lost: () => isCurrent() && lost(),
      });
    } catch {
      if (isCurrent()) lost();
    }
  }

  function connected(): void {
    failures = 0;
    state.value = 'live';
    read();
  }

  function lost(): void {
    state.value = 'lost';
    stop = undefined;
    timer = setTimeout(connect, PAUSES[Math.min(failures, PAUSES.length - 1)]);
    failures += 1;
  }

  function disconnect(): void {
    attempt += 1;
    clearTimeout(timer);
    stop?.();
    stop = undefined;
  }

  /** The device is back; a connection from before may be dead without that anybody has noticed. */
  function wake(): void {
    if (document.visibilityState === 'hidden') return;
    read();
    if (state.value === 'lost') void connect();
  }

  useEventListener(window, 'online', wake);
  useEventListener(document, 'visibilitychange', wake);
  useIntervalFn(() => state.value === 'lost' && document.visibilityState === 'visible' && read(), POLL_SECONDS * 1000);
  watch(() => [session.customerId, orderId?.()], connect, { immediate: true });
  onScopeDispose(disconnect);
  return reactive({ state: readonly(state) });
}

/** While something is read, another wish for it waits, and several are one. A failure is shown by whoever reads. */
function oneAtATime(read: () => Promise<unknown>): () => void {
  let isReading = false;
  let isWanted = false;
  async function run(): Promise<void> {
    isWanted = true;
    if (isReading) return;
    isReading = true;
    while (isWanted) {
      isWanted = false;
      await read().catch(() => undefined);
    }
    isReading = false;
  }
  return () => void run();
}
