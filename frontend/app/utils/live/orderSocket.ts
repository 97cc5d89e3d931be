// AWS's links for AppSync's subscriptions. They are large, and loaded on the pages alone that watch orders.
import { ApolloLink, execute } from '@apollo/client/core';
import { AUTH_TYPE } from 'aws-appsync-auth-link';
import { CONTROL_EVENTS_KEY, createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';

import { OnOrderUpdateDocument, type OnOrderUpdateSubscription, type OnOrderUpdateSubscriptionVariables } from '~/gql/account/graphql';
import type { ShopConfig } from '~/utils/config';

export type OrderUpdate = NonNullable<OnOrderUpdateSubscription['onOrderUpdate']>;

/** Who is told of what happens to the connection. */
export interface Listener {
  /** The API tells of changes from now on. */
  connected(): void;
  update(update: OrderUpdate): void;
  /** The connection has ended, or could not be made. Nothing comes any more. */
  lost(): void;
}

/** All subscriptions of a page share one connection, which the link closes when it is left. */
let link: ApolloLink | undefined;

function linkTo(config: ShopConfig, token: () => Promise<string | undefined>): ApolloLink {
  const auth = {
    type: AUTH_TYPE.AMAZON_COGNITO_USER_POOLS,
    // The link listens for no failure here; a token that is missing is refused by the API.
    jwtToken: async () => (await token().catch(() => undefined)) ?? '',
  } as const;
  const { graphqlEndpoint: url, region } = config;
  return createSubscriptionHandshakeLink({ url, region, auth, keepAliveTimeoutMs: 150_000 }, ApolloLink.empty());
}

/**
 * Watches orders until the function that it returns is called. The link connects once, trying for some seconds, and
 * does not come back after a connection was lost: that is for the caller.
 */
export function watchOrders(
  config: ShopConfig,
  token: () => Promise<string | undefined>,
  variables: OnOrderUpdateSubscriptionVariables,
  listener: Listener,
): () => void {
  link ??= linkTo(config, token);
  let isConnected = false;
  let isStopped = false;
  const context = { controlMessages: { [CONTROL_EVENTS_KEY]: true } };
  const subscription = execute(link, { query: OnOrderUpdateDocument, variables, context }).subscribe({
    next({ data, extensions }) {
      if (extensions?.controlMsgType === 'CONNECTED') {
        isConnected = true;
        // The link writes the subscription down once more when this has returned; what is left before, it would keep.
        if (isStopped) queueMicrotask(() => subscription.unsubscribe());
        else listener.connected();
      } else if (!isStopped && data?.onOrderUpdate) listener.update(data.onOrderUpdate as OrderUpdate);
    },
    error: () => isStopped || listener.lost(),
  });
  return () => {
    isStopped = true;
    // Before it is acknowledged the link would forget the subscription and begin it all the same.
    if (isConnected) subscription.unsubscribe();
  };
}
