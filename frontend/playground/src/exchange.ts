import { type Cost, takeCost } from './cost';
import type { Headers } from './headers';

/** A GraphQL request as it goes over the wire. */
export interface Request {
  query: string;
  variables?: unknown;
  operationName?: string | null;
}

/** What came back: the status is absent when there was no answer at all. */
export interface Exchange {
  status: number | null;
  milliseconds: number;
  body: unknown;
  /** What the operation costs, when the server was asked for it. */
  cost?: Cost | null;
}

/** Sends one request and hands back the body as AppSync would write it, whatever the status. */
export async function exchange(endpoint: string, request: Request, headers: Headers): Promise<Exchange> {
  const started = performance.now();
  const after = () => Math.round(performance.now() - started);
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: requestBody(request),
    });
    const text = await answer.text();
    return { status: answer.status, milliseconds: after(), ...takeCost(readBody(answer.status, text)) };
  } catch (cause) {
    return { status: null, milliseconds: after(), body: failure(unreachable(endpoint, cause)) };
  }
}

/** The JSON text of a request, without the members that it does not have. */
export function requestBody({ query, variables, operationName }: Request): string {
  return JSON.stringify({ query, variables: variables ?? undefined, operationName: operationName ?? undefined });
}

function readBody(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const start = text.slice(0, 500).trim();
    return failure(`The server answered with HTTP ${status} and a body that is not JSON: ${start || '(empty)'}`);
  }
}

/** A message of this page in the form of an error, so that the response pane can show it. */
export function failure(message: string) {
  return { errors: [{ errorType: 'Playground', message }] };
}

function unreachable(endpoint: string, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `No answer came from ${endpoint} (${reason}). Check that the server runs and that the Headers tab is right.`;
}
