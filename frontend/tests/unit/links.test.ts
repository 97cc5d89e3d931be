import { ApolloLink, execute, Observable, type FetchResult } from '@apollo/client/core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { config } from '../support/config';
import { createLink } from '~/utils/apollo/links';
import { sameSession } from '~/utils/apollo/sameSession';
import { faultOf, SessionLeft } from '~/utils/faults';
import { CartDocument, ProductDocument, SetCartLineDocument } from '~/gql/shop/graphql';

let generation = 0;
const asker = { token: vi.fn<() => Promise<string | undefined>>(), generation: () => generation, expired: vi.fn() };
const MUTATION = { query: SetCartLineDocument, variables: { productId: 'a', quantity: 1 }, operationName: 'SetCartLine' };

function answerOf(link: ApolloLink, request: Parameters<typeof execute>[1]): Promise<FetchResult> {
  return new Promise((resolve, reject) => execute(link, request).subscribe({ next: resolve, error: reject }));
}

function serve(body: object) {
  const fetch = vi.fn<(uri: string, options: RequestInit) => Promise<Response>>(async () => Response.json(body));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

describe('the way to the API', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetAllMocks();
  });

  it.each([
    ['an answer', (observer: { next: (result: FetchResult) => void }) => observer.next({ data: {} })],
    ['an error', (observer: { error: (error: Error) => void }) => observer.error(new Error('refused'))],
  ])('drops %s to somebody who has left', async (_, answer) => {
    let arrive = (): void => undefined;
    const api = new ApolloLink(() => new Observable((observer) => void (arrive = () => answer(observer))));
    const asked = answerOf(ApolloLink.from([sameSession(asker.generation), api]), MUTATION);
    generation += 1;
    arrive();
    await expect(asked).rejects.toThrow(SessionLeft);
    expect(faultOf(await asked.catch((error: unknown) => error))).toEqual({ kind: 'left' });
  });

  it('sends nothing in the name of somebody else', async () => {
    const fetch = serve({ data: {} });
    let arrive: (token: string) => void = () => undefined;
    asker.token.mockReturnValue(new Promise((resolve) => (arrive = resolve)));
    const asked = answerOf(createLink(config, asker), MUTATION);
    generation += 1;
    arrive('token of another');
    await expect(asked).rejects.toThrow(SessionLeft);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('does not end the session of whoever is there by a refusal of the one before', async () => {
    asker.token.mockResolvedValue('token');
    serve({ errors: [{ errorType: 'Unauthenticated', message: 'who?' }] });
    await answerOf(createLink(config, asker), MUTATION);
    expect(asker.expired).toHaveBeenCalledOnce();
    asker.expired.mockReset();
    vi.stubGlobal('fetch', async () => {
      generation += 1;
      return Response.json({ errors: [{ errorType: 'Unauthenticated', message: 'who?' }] });
    });
    await expect(answerOf(createLink(config, asker), MUTATION)).rejects.toThrow(SessionLeft);
    expect(asker.expired).not.toHaveBeenCalled();
  });

  it('shows the catalogue to somebody whose token cannot be had, and nothing else', async () => {
    const fetch = serve({ data: { product: null } });
    const lost = Object.assign(new Error('A network error has occurred.'), { name: 'NetworkError' });
    asker.token.mockRejectedValue(lost);
    const link = createLink(config, asker);
    await answerOf(link, { query: ProductDocument, variables: { id: 'a' }, operationName: 'Product' });
    expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({ 'x-api-key': config.apiKey });
    await expect(answerOf(link, { query: CartDocument, operationName: 'Cart' })).rejects.toBe(lost);
    expect(faultOf(lost)).toEqual({ kind: 'try-again' });
    expect(fetch).toHaveBeenCalledOnce();
  });
});
