import { failure, type Request, requestBody } from './exchange';
import type { Headers } from './headers';

/** Where subscriptions go. Credentials are made out to the host of the GraphQL endpoint. */
export interface Realtime {
  graphqlEndpoint: string;
  realtimeEndpoint: string;
}

interface Observer {
  next(result: unknown): void;
  complete(): void;
}

/** What GraphiQL takes for the answer to a subscription. */
export interface Observable {
  subscribe(observer: Observer): { unsubscribe(): void };
}

interface Message {
  type: string;
  payload?: unknown;
}

const PROTOCOL = 'graphql-ws';
/** Each subscription has a connection of its own. */
const ID = '1';

/** Subscribes over AppSync's real-time protocol. Whatever ends the subscription is its last result. */
export function subscription(server: Realtime, request: Request, headers: Headers): Observable {
  const authorization = { host: new URL(server.graphqlEndpoint).host, ...headers };
  return {
    subscribe(observer) {
      const credentials = `header-${base64Url(JSON.stringify(authorization))}`;
      const socket = new WebSocket(server.realtimeEndpoint, [PROTOCOL, credentials]);
      const say = (message: object) => socket.send(JSON.stringify(message));
      let mayBeSilentFor = 0;
      let silence: ReturnType<typeof setTimeout> | undefined;
      let isOver = false;

      function end() {
        isOver = true;
        clearTimeout(silence);
        socket.close();
      }

      function endWith(result: unknown) {
        if (isOver) return;
        end();
        observer.next(result);
        observer.complete();
      }

      function awaitSign() {
        clearTimeout(silence);
        const fail = () => endWith(failure('The server has been silent for too long. Run the operation again.'));
        if (mayBeSilentFor > 0) silence = setTimeout(fail, mayBeSilentFor);
      }

      function hear({ type, payload }: Message) {
        if (type === 'connection_ack') {
          mayBeSilentFor = (payload as { connectionTimeoutMs?: number } | undefined)?.connectionTimeoutMs ?? 0;
          say({ type: 'start', id: ID, payload: { data: requestBody(request), extensions: { authorization } } });
        } else if (type === 'data') {
          observer.next(payload);
        } else if (type === 'error' || type === 'connection_error') {
          endWith(payload);
        }
        if (!isOver) awaitSign();
      }

      socket.onopen = () => say({ type: 'connection_init' });
      socket.onmessage = ({ data }) => {
        if (!isOver) hear(JSON.parse(data) as Message);
      };
      socket.onclose = ({ code, reason }) => endWith(failure(closed(server.realtimeEndpoint, code, reason)));
      return {
        unsubscribe() {
          if (isOver) return;
          if (socket.readyState === WebSocket.OPEN) say({ type: 'stop', id: ID });
          end();
        },
      };
    },
  };
}

function closed(endpoint: string, code: number, reason: string): string {
  const cause = reason || `code ${code}`;
  return `The connection to ${endpoint} is closed (${cause}). What happens now is not told: run the operation again.`;
}

function base64Url(text: string): string {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
