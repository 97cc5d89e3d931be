import { ApolloError } from '@apollo/client/core';

/**
 * What somebody can do about a request that failed:
 * `sign-in` again, ask for the right (`forbidden`), `try-again` at once or later, wait until they are online
 * (`offline`), or `report` what is our fault. Nothing at all, and nobody is told, where whoever had asked has `left`.
 */
export type FaultKind = 'sign-in' | 'forbidden' | 'not-found' | 'try-again' | 'offline' | 'report' | 'left';

export interface Fault {
  kind: FaultKind;
  /** By which the shop finds the request in its log. */
  requestId?: string;
}

/** An answer was for somebody who has signed out, or in as somebody else, since it was asked for. */
export class SessionLeft extends Error {
  override name = 'SessionLeft';
}

/** The types of the API and of AppSync itself, and what each asks for. */
const KINDS: Record<string, FaultKind> = {
  Unauthenticated: 'sign-in',
  UnauthorizedException: 'sign-in',
  Unauthorized: 'forbidden',
  Forbidden: 'forbidden',
  NotFound: 'not-found',
  Throttled: 'try-again',
  Unavailable: 'try-again',
  'Lambda:TooManyRequestsException': 'try-again',
  TooManyRequestsException: 'try-again',
  ExecutionTimeout: 'try-again',
};

/** What to do about an error of a request. */
export function faultOf(error: unknown): Fault {
  if (isLeft(error)) return { kind: 'left' };
  const refusals = refusalsOf(error);
  const [first] = refusals;
  if (first) {
    const kind = KINDS[first.errorType ?? ''] ?? 'report';
    return first.requestId ? { kind, requestId: first.requestId } : { kind };
  }
  if (!navigator.onLine) return { kind: 'offline' };
  // The client of the user pool has a name of its own for a request that did not arrive.
  const isFromNetwork =
    (error instanceof ApolloError && error.networkError !== null) || (error instanceof Error && error.name === 'NetworkError');
  return { kind: isFromNetwork || error instanceof TypeError ? 'try-again' : 'report' };
}

function isLeft(error: unknown): boolean {
  return error instanceof SessionLeft || (error instanceof ApolloError && error.networkError instanceof SessionLeft);
}

interface ErrorOfAppSync {
  errorType?: string;
  requestId?: string;
}

/** The errors of an answer, whether it came with the status 200 or with another one. */
function refusalsOf(error: unknown): ErrorOfAppSync[] {
  if (!(error instanceof ApolloError)) return [];
  if (error.graphQLErrors.length > 0) return error.graphQLErrors.map(readError);
  const { networkError } = error;
  const result = networkError && 'result' in networkError ? networkError.result : undefined;
  if (typeof result !== 'object' || result === null) return [];
  const errors: unknown = result.errors;
  return Array.isArray(errors) ? errors.map(readError) : [];
}

function readError(error: unknown): ErrorOfAppSync {
  const read: ErrorOfAppSync = {};
  if (typeof error !== 'object' || error === null) return read;
  if ('errorType' in error && typeof error.errorType === 'string') read.errorType = error.errorType;
  if ('requestId' in error && typeof error.requestId === 'string') read.requestId = error.requestId;
  return read;
}
