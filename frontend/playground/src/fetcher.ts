import type { Fetcher } from '@graphiql/toolkit';
import { type Exchange, exchange, type Request } from './exchange';
import { type Headers, headerNamed } from './headers';
import { operationName } from './operation';

interface Server {
  graphqlEndpoint: string;
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
    const answer = await exchange(server.graphqlEndpoint, named, { ...headers, ...addedHeaders() });
    onAnswer(answer);
    return answer.body;
  };
  return fetcher as Fetcher;
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
