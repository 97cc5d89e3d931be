import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { subscription } from './realtime';
import { doubleWebSockets, type WebSocketDouble } from './web-socket-double';

const SERVER = {
  graphqlEndpoint: 'http://localhost:4000/graphql',
  realtimeEndpoint: 'ws://localhost:4000/graphql/realtime',
};
const REQUEST = { query: 'subscription S { s }', variables: { a: 1 }, operationName: 'S' };
const HEADERS = { Authorization: 'Bearer ÿÿÿ>>>???' };
const AUTHORIZATION = { host: 'localhost:4000', ...HEADERS };

let sockets: WebSocketDouble[];

beforeEach(() => {
  vi.useFakeTimers();
  sockets = doubleWebSockets();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function subscribe() {
  const results: unknown[] = [];
  const complete = vi.fn();
  const next = (result: unknown) => results.push(result);
  const { unsubscribe } = subscription(SERVER, REQUEST, HEADERS).subscribe({ next, complete });
  return { results, complete, unsubscribe, socket: sockets[0]! };
}

function subscribed() {
  const watched = subscribe();
  watched.socket.open();
  watched.socket.hear({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
  watched.socket.hear({ type: 'start_ack', id: '1' });
  return watched;
}

describe('a subscription', () => {
  it('connects with its credentials in a subprotocol', () => {
    const { socket } = subscribe();
    expect(socket.url).toBe(SERVER.realtimeEndpoint);
    const [name, credentials] = socket.protocols;
    expect(name).toBe('graphql-ws');
    expect(credentials).toMatch(/^header-[A-Za-z0-9_-]+$/);
    const json = Buffer.from(credentials!.slice('header-'.length), 'base64url').toString();
    expect(JSON.parse(json)).toEqual(AUTHORIZATION);
  });

  it('starts once it is acknowledged', () => {
    const { socket } = subscribe();
    expect(socket.sent).toEqual([]);
    socket.open();
    expect(socket.sent).toEqual([{ type: 'connection_init' }]);
    socket.hear({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
    expect(socket.sent).toHaveLength(2);
    const { payload, ...start } = socket.sent[1];
    expect(start).toEqual({ type: 'start', id: '1' });
    expect(JSON.parse(payload.data)).toEqual(REQUEST);
    expect(payload.extensions).toEqual({ authorization: AUTHORIZATION });
  });

  it('hands on what it is told', () => {
    const { socket, results, complete } = subscribed();
    socket.hear({ type: 'ka' });
    for (const version of [1, 2]) socket.hear({ type: 'data', id: '1', payload: { data: { s: version } } });
    expect(results).toEqual([{ data: { s: 1 } }, { data: { s: 2 } }]);
    expect(complete).not.toHaveBeenCalled();
  });

  it.each(['error', 'connection_error'])('ends with the reason of a message of type %s', (type) => {
    const { socket, results, complete } = subscribed();
    const payload = { errors: [{ errorType: 'UnauthorizedException' }] };
    socket.hear({ type, payload });
    expect(results).toEqual([payload]);
    expect(complete).toHaveBeenCalledOnce();
    expect(socket.readyState).toBe(3);
    socket.onclose?.({ code: 1000, reason: '' });
    socket.hear({ type: 'data', id: '1', payload: { data: {} } });
    vi.advanceTimersByTime(600_000);
    expect(results).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops when it is told to, and then is silent', () => {
    const { socket, results, complete, unsubscribe } = subscribed();
    unsubscribe();
    expect(socket.sent[2]).toEqual({ type: 'stop', id: '1' });
    expect(socket.readyState).toBe(3);
    socket.hear({ type: 'complete', id: '1' });
    socket.onclose?.({ code: 1005, reason: '' });
    unsubscribe();
    expect(socket.sent).toHaveLength(3);
    expect(results).toEqual([]);
    expect(complete).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops before it is connected too', () => {
    const { socket, unsubscribe } = subscribe();
    unsubscribe();
    expect(socket.sent).toEqual([]);
    expect(socket.readyState).toBe(3);
  });

  it.each([
    ['The server ends.', 'The server ends.'],
    ['', 'code 1006'],
  ])('says that the connection was closed, with the reason "%s"', (reason, cause) => {
    const { socket, results, complete } = subscribed();
    socket.onclose?.({ code: 1006, reason });
    const message =
      `The connection to ws://localhost:4000/graphql/realtime is closed (${cause}). ` +
      'What happens now is not told: run the operation again.';
    expect(results).toEqual([{ errors: [{ errorType: 'Playground', message }] }]);
    expect(complete).toHaveBeenCalledOnce();
  });

  it('ends when the server gives no sign of life', () => {
    const { socket, results, complete } = subscribed();
    vi.advanceTimersByTime(299_999);
    socket.hear({ type: 'ka' });
    vi.advanceTimersByTime(299_999);
    expect(complete).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    const message = 'The server has been silent for too long. Run the operation again.';
    expect(results).toEqual([{ errors: [{ errorType: 'Playground', message }] }]);
    expect(complete).toHaveBeenCalledOnce();
    expect(socket.readyState).toBe(3);
  });
});
