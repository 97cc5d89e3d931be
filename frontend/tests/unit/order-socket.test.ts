import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { config } from '../support/config';
import { FakeSocket } from '../support/socket';
import { watchOrders } from '~/utils/live/orderSocket';

/** A connection that nobody uses is closed after so many milliseconds. */
const CLOSING = 1000;

async function open() {
  const listener = { connected: vi.fn(), update: vi.fn(), lost: vi.fn() };
  const stop = watchOrders(config, async () => 'token', { customerId: 'ada' }, listener);
  await vi.waitUntil(() => FakeSocket.made.at(-1)?.types().includes('start'));
  const socket = FakeSocket.made.at(-1);
  if (!socket) throw new Error('there is no connection');
  return { listener, stop, socket };
}

describe('the connection of watched orders', () => {
  beforeEach(() => {
    FakeSocket.made.length = 0;
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is closed when its last watch is left', async () => {
    const { listener, stop, socket } = await open();
    socket.tellOfLast('start_ack');
    expect(listener.connected).toHaveBeenCalledTimes(1);
    const update = { orderId: 'one', status: 'PACKING', version: 2 };
    socket.tellOfLast('data', { data: { onOrderUpdate: update } });
    expect(listener.update.mock.calls).toEqual([[update]]);
    stop();
    await flushPromises();
    expect(socket.types()).toEqual(['connection_init', 'start', 'stop']);
    await vi.advanceTimersByTimeAsync(CLOSING);
    expect(socket.readyState).toBe(3);
  });

  it('is closed when its watch is left before it is acknowledged', async () => {
    const { listener, stop, socket } = await open();
    stop();
    await flushPromises();
    expect(socket.types()).toEqual(['connection_init', 'start']);
    socket.tellOfLast('start_ack');
    await flushPromises();
    expect(socket.types()).toEqual(['connection_init', 'start', 'stop']);
    await vi.advanceTimersByTimeAsync(CLOSING);
    expect(socket.readyState).toBe(3);
    expect(listener.connected).not.toHaveBeenCalled();
    expect(listener.lost).not.toHaveBeenCalled();
  });
});
