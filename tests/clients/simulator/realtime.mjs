// A client of AppSync's real-time protocol that writes down what it hears
// (https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html).

import { once } from 'node:events';

import WebSocket from 'ws';

/** Connects to the real-time endpoint beside `endpoint`, with the headers of a GraphQL request. */
export async function connect(endpoint, headers) {
  const url = new URL(`${endpoint}/realtime`);
  const authorization = { host: url.host, ...headers };
  url.protocol = 'ws:';
  url.searchParams.set('header', Buffer.from(JSON.stringify(authorization)).toString('base64'));
  url.searchParams.set('payload', Buffer.from('{}').toString('base64'));
  const socket = new WebSocket(url, 'graphql-ws');
  const connection = new Connection(socket, authorization);
  await once(socket, 'open');
  return connection;
}

class Connection {
  #socket;
  #authorization;
  #wake = () => {};
  /** All messages but those that keep the connection alive, in their order. */
  heard = [];

  constructor(socket, authorization) {
    this.#socket = socket;
    this.#authorization = authorization;
    socket.on('message', (text) => {
      const message = JSON.parse(text);
      if (message.type === 'ka') return;
      this.heard.push(message);
      this.#wake();
    });
  }

  send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  start(id, query, variables) {
    const data = JSON.stringify({ query, variables });
    this.send({ type: 'start', id, payload: { data, extensions: { authorization: this.#authorization } } });
  }

  /** Waits until a message has been heard that is wanted. */
  async until(isWanted) {
    while (!this.heard.some(isWanted)) await new Promise((resolve) => (this.#wake = resolve));
  }

  async close() {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}
