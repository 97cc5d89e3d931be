import { ApolloLink, Observable, type DefaultContext, type FetchResult } from '@apollo/client/core';

import { SessionLeft } from '~/utils/faults';

/** By whom something is asked: a number that grows when somebody else is there. */
type Generation = () => number;

/**
 * What was asked by somebody who has left fails as {@link SessionLeft}, whatever came of it: the answer belongs to
 * nobody who is there, and must not get into the cache.
 */
export function sameSession(generation: Generation): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const asked = generation();
    operation.setContext({ generation: asked });
    return new Observable<FetchResult>((observer) =>
      forward(operation).subscribe({
        next: (result) => (generation() === asked ? observer.next(result) : observer.error(new SessionLeft())),
        error: (error) => observer.error(generation() === asked ? error : new SessionLeft()),
        complete: () => observer.complete(),
      }),
    );
  });
}

/** Nothing goes out in the name of somebody else than who had asked for it. */
export function ensureSameSession(context: DefaultContext, generation: Generation): void {
  if (context.generation !== generation()) throw new SessionLeft();
}
