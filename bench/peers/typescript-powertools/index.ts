// Powertools for AWS Lambda, as its guide to AppSync's GraphQL events shows it.

import { AppSyncGraphQLResolver } from '@aws-lambda-powertools/event-handler/appsync-graphql';
import type { AppSyncResolverEvent, Context } from 'aws-lambda';

import { addressesOf, ordersOf, partition, profileOf } from '../typescript-shop/account';
import { type Input, placeOrder } from '../typescript-shop/place-order';

const app = new AppSyncGraphQLResolver();

const customerOf = (event: AppSyncResolverEvent<unknown>) => {
  if (!event.identity || !('sub' in event.identity)) throw new Error('sign in');
  return event.identity.sub;
};

app.onQuery('me', async (_arguments, { event }) => {
  const customer = customerOf(event);
  const items = await partition(customer);
  return { profile: profileOf(customer, items), orders: ordersOf(items, 10), addresses: addressesOf(items) };
});

app.onMutation<{ input: Input }>('placeOrder', async ({ input }, { event }) => placeOrder(customerOf(event), input));

export const handler = async (event: unknown, context: Context) => app.resolve(event, context);
