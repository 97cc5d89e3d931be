import type { Fetcher } from '@graphiql/toolkit';
import { type Exchange, exchange, failure, type Request } from './exchange';
import { type Headers, headerNamed } from './headers';
import { isSubscription, operationName } from './operation';
import { subscription } from './realtime';

interface Server {
  graphqlEndpoint: string;
  realtimeEndpoint?: string | undefined;
  apiKey?: string | undefined;
}

/**
 * The function GraphiQL sends its requests with; `onAnswer` hears of those that a person ran, which carry
 * the headers of `addedHeaders` as well.
 */
export function createFetcher(
  server: Server,
  onAnswer: (answer: Exchange) => void,
  addedHeaders: () => Headers = () => ({}),
): Fetcher {
  const fetcher = async (request: Request, options?: { headers?: Headers; documentAST?: unknown }) => {
    const headers = options?.headers ?? {};
    // GraphiQL passes a parsed document along with what a person runs, never with its introspection.
    if (request.operationName === 'IntrospectionQuery' && !options?.documentAST) {
      return introspect(server, request, headers);
    }
    const named = { ...request, operationName: operationName(request.query, request.operationName) };
    if (isSubscription(named.query, named.operationName)) return watch(server, named, headers);
    const answer = await exchange(server.graphqlEndpoint, named, { ...headers, ...addedHeaders() });
    onAnswer(answer);
    return answer.body;
  };
  return fetcher as Fetcher;
}

function watch({ graphqlEndpoint, realtimeEndpoint }: Server, request: Request, headers: Headers) {
  if (realtimeEndpoint === undefined) return failure('The answer to /config.json names no realtimeEndpoint.');
  return subscription({ graphqlEndpoint, realtimeEndpoint }, request, headers);
}

/** Fills the documentation even when the headers are empty or their token has expired. */
async function introspect({ graphqlEndpoint, apiKey }: Server, request: Request, headers: Headers): Promise<unknown> {
  const keyHeaders: Headers | null = apiKey === undefined ? null : { 'x-api-key': apiKey };
  const first = hasCredentials(headers) ? headers : (keyHeaders ?? headers);
  const answer = await exchange(graphqlEndpoint, request, first);
  if (answer.status !== 401 || keyHeaders === null || first === keyHeaders) return answer.body;
  return (await exchange(graphqlEndpoint, request, keyHeaders)).body;
}

function hasCredentials(headers: Headers): boolean {
  return headerNamed(headers, 'authorization') !== undefined || headerNamed(headers, 'x-api-key') !== undefined;
}
