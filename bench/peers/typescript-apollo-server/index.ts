// Apollo Server with dataloader, behind the same AppSync event: the operation that asks for the event's one field is
// run with executeOperation, which Apollo offers for callers other than HTTP.

import { ApolloServer } from '@apollo/server';
import DataLoader from 'dataloader';

import { addressesOf, type Item, ordersOf, partition, profileOf } from '../typescript-shop/account';
import { type Input, placeOrder } from '../typescript-shop/place-order';
import { typeDefs } from './schema';

type Asked = { customer: string; partitions: DataLoader<string, Item[]> };
type Event = {
  arguments: Record<string, unknown>;
  identity: { sub: string };
  info: { fieldName: string; parentTypeName: string; selectionSetGraphQL: string };
};

const resolvers = {
  Query: { me: (_: unknown, __: unknown, { customer }: Asked) => ({ customer }) },
  Mutation: {
    placeOrder: (_: unknown, { input }: { input: Input }, { customer }: Asked) => placeOrder(customer, input),
  },
  Customer: {
    profile: async ({ customer }: Asked, _: unknown, { partitions }: Asked) =>
      profileOf(customer, await partitions.load(customer)),
    orders: async ({ customer }: Asked, { first }: { first: number }, { partitions }: Asked) =>
      ordersOf(await partitions.load(customer), first),
    addresses: async ({ customer }: Asked, _: unknown, { partitions }: Asked) =>
      addressesOf(await partitions.load(customer)),
  },
};

const server = new ApolloServer<Asked>({ typeDefs, resolvers });
server.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests();

function document({ parentTypeName, fieldName, selectionSetGraphQL }: Event['info']) {
  if (parentTypeName === 'Query') return `query { ${fieldName} ${selectionSetGraphQL} }`;
  return `mutation ($input: PlaceOrderInput!) { ${fieldName}(input: $input) ${selectionSetGraphQL} }`;
}

export const handler = async (event: Event) => {
  const contextValue = {
    customer: event.identity.sub,
    partitions: new DataLoader((customers: readonly string[]) => Promise.all(customers.map(partition))),
  };
  const request = { query: document(event.info), variables: event.arguments };
  const { body } = await server.executeOperation(request, { contextValue });
  if (body.kind !== 'single') throw new Error('an answer in parts was not asked for');
  const { data, errors } = body.singleResult;
  if (errors) throw new Error(errors[0].message);
  return data?.[event.info.fieldName];
};
