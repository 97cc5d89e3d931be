import { ApolloLink, createHttpLink, type Operation } from '@apollo/client/core';
import { setContext } from '@apollo/client/link/context';
import { onError } from '@apollo/client/link/error';
import { RetryLink } from '@apollo/client/link/retry';
import { ApolloError } from '@apollo/client/errors';
import { getMainDefinition } from '@apollo/client/utilities';

import { ensureSameSession, sameSession } from '~/utils/apollo/sameSession';
import type { ShopConfig } from '~/utils/config';
import { faultOf } from '~/utils/faults';

const MAX_TRIES = 3;

/** Who asks: the token of whoever is signed in, and nothing for a visitor. */
export interface Asker {
  token(): Promise<string | undefined>;
  /** Grows when somebody else is there. */
  generation(): number;
  /** Called when the API does not know the token any more. */
  expired(): void;
}

/** The way of a request to the API and back. */
export function createLink(config: ShopConfig, asker: Asker): ApolloLink {
  return ApolloLink.from([
    errors(asker),
    sameSession(asker.generation),
    retries(),
    authorization(config.apiKey, asker),
    requestIds(),
    createHttpLink({ uri: config.graphqlEndpoint }),
  ]);
}

/** The queries of the catalogue, which a visitor may see as well. */
const PUBLIC = new Set(['Products', 'Product']);

/** Whoever cannot be signed in just now still sees the catalogue; everything else fails as what the user pool said. */
function authorization(apiKey: string, asker: Asker): ApolloLink {
  return setContext(async ({ operationName }, context) => {
    const token = await asker.token().catch((error: unknown) => {
      if (PUBLIC.has(operationName ?? '')) return undefined;
      throw error;
    });
    ensureSameSession(context, asker.generation);
    return { headers: token ? { authorization: token } : { 'x-api-key': apiKey } };
  });
}

function errors(asker: Asker): ApolloLink {
  return onError(({ graphQLErrors, networkError }) => {
    const error = new ApolloError({ graphQLErrors: graphQLErrors ?? [], networkError: networkError ?? null });
    if (faultOf(error).kind === 'sign-in') asker.expired();
  });
}

/** A request that never arrived, or whose answer was lost, is sent again if that does nothing twice. */
function retries(): ApolloLink {
  return new RetryLink({
    delay: { initial: 300, max: 3000, jitter: true },
    attempts: {
      max: MAX_TRIES,
      retryIf: (error: unknown, operation) => error instanceof TypeError && isRepeatable(operation),
    },
  });
}

/**
 * Whether the operation may be sent again: a query, a mutation under an idempotency key, or one that whoever sends
 * it calls repeatable, since it leads to the same however often it comes.
 */
export function isRepeatable(operation: Pick<Operation, 'query' | 'variables'> & Partial<Operation>): boolean {
  const { query, variables } = operation;
  if (operation.getContext?.().isRepeatable === true) return true;
  const definition = getMainDefinition(query);
  if (definition.kind === 'OperationDefinition' && definition.operation === 'query') return true;
  return 'idempotencyKey' in variables || 'idempotencyKey' in Object(variables.input);
}

/** Puts the id of the request beside each error of its answer, so that somebody can report it. */
function requestIds(): ApolloLink {
  return new ApolloLink((operation, forward) =>
    forward(operation).map((result) => {
      const response: unknown = operation.getContext().response;
      const id = response instanceof Response ? response.headers.get('x-amzn-requestid') : null;
      if (id) for (const error of result.errors ?? []) Object.assign(error, { requestId: id });
      return result;
    }),
  );
}
