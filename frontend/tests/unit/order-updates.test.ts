import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { POLL_SECONDS, useOrderUpdates } from '~/composables/useOrderUpdates';
import type { Listener, OrderUpdate } from '~/utils/live/orderSocket';

/** The watches that were begun; `stop` of each is counted. */
const watches: { listener: Listener; variables: object; stop: ReturnType<typeof vi.fn> }[] = [];

vi.mock('~/utils/live/orderSocket', () => ({
  watchOrders(_config: unknown, _token: unknown, variables: object, listener: Listener) {
    const stop = vi.fn();
    watches.push({ listener, variables, stop });
    return stop;
  },
}));
vi.mock('~/stores/session', () => ({ useSession: () => ({ customerId: 'ada', token: async () => 'token' }) }));

function last() {
  const watch = watches.at(-1);
  if (!watch) throw new Error('nobody watches');
  return watch;
}

async function open() {
  const readAnew = vi.fn(async () => undefined);
  const seen = { version: 1 };
  let live: { state: string } | undefined;
  const wrapper = await mountSuspended(
    defineComponent({
      setup() {
        live = useOrderUpdates({ orderId: () => 'order', isNews: ({ version }) => version > seen.version, readAnew });
        return () => h('p');
      },
    }),
  );
  await vi.waitUntil(() => watches.length > 0);
  return { wrapper, readAnew, seen, state: () => live?.state };
}

const update = (version: number): OrderUpdate => ({ orderId: 'order', status: 'PACKING', version }) as OrderUpdate;

describe('watching an order', () => {
  beforeEach(() => {
    watches.length = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => void vi.useRealTimers());

  it('reads it when the connection stands, and when a newer version is told', async () => {
    const { wrapper, readAnew, state } = await open();
    expect(last().variables).toEqual({ customerId: 'ada', orderId: 'order' });
    expect([state(), readAnew.mock.calls.length]).toEqual(['connecting', 0]);
    last().listener.connected();
    await flushPromises();
    expect([state(), readAnew.mock.calls.length]).toEqual(['live', 1]);
    last().listener.update(update(1));
    await flushPromises();
    expect(readAnew).toHaveBeenCalledTimes(1);
    last().listener.update(update(2));
    await flushPromises();
    expect(readAnew).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(POLL_SECONDS * 2000);
    expect(readAnew).toHaveBeenCalledTimes(2);
    wrapper.unmount();
    expect(last().stop).toHaveBeenCalledTimes(1);
  });

  it('is one reading for all that comes while another goes on', async () => {
    const { wrapper, readAnew } = await open();
    let finish = (): void => undefined;
    readAnew.mockImplementationOnce(() => new Promise((resolve) => (finish = () => resolve(undefined))));
    last().listener.connected();
    for (const version of [2, 3, 4]) last().listener.update(update(version));
    await flushPromises();
    expect(readAnew).toHaveBeenCalledTimes(1);
    finish();
    await flushPromises();
    expect(readAnew).toHaveBeenCalledTimes(2);
    wrapper.unmount();
  });

  it('looks now and then while it is lost, and tries again later each time', async () => {
    const { wrapper, readAnew, state } = await open();
    last().listener.connected();
    await flushPromises();
    last().listener.lost();
    expect([state(), watches.length]).toEqual(['lost', 1]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(watches).toHaveLength(2);
    last().listener.lost();
    await vi.advanceTimersByTimeAsync(1999);
    expect(watches).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(watches).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(POLL_SECONDS * 1000);
    expect(readAnew).toHaveBeenCalledTimes(2);
    window.dispatchEvent(new Event('online'));
    await flushPromises();
    await vi.waitUntil(() => watches.length === 4);
    last().listener.connected();
    expect(state()).toBe('live');
    wrapper.unmount();
  });

  it('does not listen to a watch that it has left', async () => {
    const { wrapper, readAnew, state } = await open();
    const first = last();
    first.listener.lost();
    await vi.advanceTimersByTimeAsync(1000);
    first.listener.connected();
    first.listener.update(update(9));
    expect([state(), readAnew.mock.calls.length]).toEqual(['lost', 0]);
    wrapper.unmount();
    last().listener.lost();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(watches).toHaveLength(2);
  });
});
