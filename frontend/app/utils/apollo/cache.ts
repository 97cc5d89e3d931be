import { InMemoryCache, type FieldMergeFunction, type Reference, type TypePolicies } from '@apollo/client/core';
import { relayStylePagination } from '@apollo/client/utilities';

interface NodeList {
  nodes?: Reference[];
}

/** Joins a page of a list without edges to those before it; a page from the beginning replaces them. */
const appendNodes: FieldMergeFunction<NodeList> = (existing, incoming, { args }) => ({
  ...incoming,
  nodes: [...(args?.after ? (existing?.nodes ?? []) : []), ...(incoming.nodes ?? [])],
});

const typePolicies: TypePolicies = {
  Query: {
    fields: {
      products: relayStylePagination(['filter', 'sort']),
      orders: relayStylePagination(),
      staffOrders: { keyArgs: ['status', 'day'], merge: appendNodes },
      // What a list has brought is shown at once when the page of one thing opens.
      product: { read: (existing, { args, toReference }) => existing ?? toReference({ __typename: 'Product', id: args?.id }) },
      order: { read: (existing, { args, toReference }) => existing ?? toReference({ __typename: 'Order', id: args?.id }) },
      // There is one cart for whoever asks; its token is no part of its name.
      cart: { keyArgs: false, read: (existing, { toReference }) => existing ?? toReference({ __typename: 'Cart' }) },
    },
  },
  Customer: { keyFields: [], fields: { orders: relayStylePagination(), addresses: { merge: false } } },
  // These have no ids: what comes is the whole of them.
  Order: { fields: { items: { merge: false }, history: { merge: false }, availableActions: { merge: false } } },
  Cart: { keyFields: [], fields: { lines: { merge: false }, warnings: { merge: false } } },
  StockLevel: { keyFields: ['productId'] },
  DayReport: { keyFields: ['date'] },
  Category: { keyFields: false },
  OrderItem: { keyFields: false },
  Money: { keyFields: false },
};

export function createCache(): InMemoryCache {
  return new InMemoryCache({ typePolicies });
}
