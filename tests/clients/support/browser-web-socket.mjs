// The WebSocket that a browser gives to its pages, and Node 20 does not.

import { EventEmitter, once } from 'node:events';

import WebSocket from 'ws';

/** Tells the types of all messages that come. */
const arrivals = new EventEmitter();

class BrowserWebSocket extends WebSocket {
  constructor(address, protocols) {
    // Some clients ask for `wss` whatever the address of the API is; the server itself speaks no TLS.
    super(String(address).replace(/^wss:/, 'ws:'), protocols);
    this.on('message', (text) => arrivals.emit(`type ${JSON.parse(text).type}`));
  }
}

/** Gives the clients of this process a WebSocket. */
export function installWebSocket() {
  globalThis.WebSocket = BrowserWebSocket;
}

/** Resolves when a server has acknowledged the next subscription of this process. */
export async function subscriptionAcknowledged() {
  await once(arrivals, 'type start_ack');
}
