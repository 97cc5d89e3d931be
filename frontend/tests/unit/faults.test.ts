import { ApolloError } from '@apollo/client/core';
import { GraphQLError } from 'graphql';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { isRepeatable } from '~/utils/apollo/links';
import { faultOf } from '~/utils/faults';
import { AddToCartDocument, CartDocument, SetCartLineDocument } from '~/gql/shop/graphql';

function refused(errorType: string, requestId?: string): ApolloError {
  const error = Object.assign(new GraphQLError('refused'), { errorType, requestId });
  return new ApolloError({ graphQLErrors: [error] });
}

describe('what to do about a failed request', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['Unauthenticated', 'sign-in'],
    ['Unauthorized', 'forbidden'],
    ['Forbidden', 'forbidden'],
    ['NotFound', 'not-found'],
    ['Throttled', 'try-again'],
    ['Unavailable', 'try-again'],
    ['Internal', 'report'],
    ['BadRequest', 'report'],
    ['SomethingNew', 'report'],
  ])('%s: %s', (errorType, kind) => {
    expect(faultOf(refused(errorType))).toEqual({ kind });
  });

  it('names the request, so that it can be reported', () => {
    expect(faultOf(refused('Internal', 'id-1'))).toEqual({ kind: 'report', requestId: 'id-1' });
  });

  it('reads the refusal of a token, which comes with the status 401', () => {
    const result = { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] };
    const networkError = Object.assign(new Error('401'), { result, statusCode: 401, response: new Response() });
    expect(faultOf(new ApolloError({ networkError })).kind).toBe('sign-in');
  });

  it('tells a lost answer from a device without a network', () => {
    const lost = new ApolloError({ networkError: new TypeError('Failed to fetch') });
    expect(faultOf(lost)).toEqual({ kind: 'try-again' });
    vi.stubGlobal('navigator', { onLine: false });
    expect(faultOf(lost)).toEqual({ kind: 'offline' });
  });
});

it('sends again what does nothing twice', () => {
  expect(isRepeatable({ query: CartDocument, variables: {} })).toBe(true);
  expect(isRepeatable({ query: AddToCartDocument, variables: { idempotencyKey: 'k' } })).toBe(true);
  expect(isRepeatable({ query: SetCartLineDocument, variables: { productId: 'a', quantity: 1 } })).toBe(false);
  expect(isRepeatable({ query: SetCartLineDocument, variables: { input: { idempotencyKey: 'k' } } })).toBe(true);
});
