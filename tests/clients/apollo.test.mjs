// Apollo Client with AWS's own links for AppSync, unchanged but for the address.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { installWebSocket, subscriptionAcknowledged } from './support/browser-web-socket.mjs';
import { claims, startKibble } from './support/kibble.mjs';
import { CREDENTIALS, update } from './support/order-update.mjs';
import { Updates } from './support/updates.mjs';

installWebSocket();
// AWS's links are CommonJS, and must share one copy of Apollo Client.
const require = createRequire(import.meta.url);
const { ApolloClient, ApolloLink, InMemoryCache, createHttpLink, gql } = require('@apollo/client/core');
const { AUTH_TYPE, createAuthLink } = require('aws-appsync-auth-link');
const { createSubscriptionHandshakeLink } = require('aws-appsync-subscription-link');

const guard = { timeout: 60_000 };

const ADD_TO_CART = gql`
  mutation AddToCart($productId: ID!, $quantity: Int!) {
    addToCart(productId: $productId, quantity: $quantity) {
      cart { totalQuantity lines { quantity product { id name } } }
      userErrors { code }
    }
  }`;
const PLACE_ORDER = gql`
  mutation PlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id status version } replayed userErrors { code field } }
  }`;
const ORDER = gql`query Order($id: ID!) { order(id: $id) { id status version } }`;
const ON_ORDER_UPDATE = gql`
  subscription OnOrderUpdate($customerId: ID!) {
    onOrderUpdate(customerId: $customerId) { customerId orderId status version }
  }`;
const PUBLISH_ORDER_UPDATE = gql`
  mutation PublishOrderUpdate($input: OrderUpdateInput!) {
    publishOrderUpdate(input: $input) {
      customerId orderId code status paymentStatus version at
    }
  }`;
const CANCEL_ORDER = gql`
  mutation CancelOrder($id: ID!) {
    cancelOrder(id: $id) { order { id status version } userErrors { code } }
  }`;

describe('Apollo Client with the AppSync links', guard, () => {
  let kibble;
  let ada;
  let customerId;

  before(async () => {
    kibble = await startKibble();
    const token = await kibble.signIn('ada');
    customerId = claims(token).sub;
    ada = client({ type: AUTH_TYPE.AMAZON_COGNITO_USER_POOLS, jwtToken: async () => token });
  });

  after(async () => {
    ada.stop();
    await kibble.stop();
  });

  function client(auth) {
    const { graphqlEndpoint: url, region } = kibble.config;
    const link = ApolloLink.from([
      createAuthLink({ url, region, auth }),
      createSubscriptionHandshakeLink({ url, region, auth }, createHttpLink({ uri: url })),
    ]);
    return new ApolloClient({ link, cache: new InMemoryCache() });
  }

  /** Ada's updates, from the moment at which the server has acknowledged the subscription. */
  async function watchOrders() {
    const acknowledged = subscriptionAcknowledged();
    const updates = new Updates(ada.subscribe({ query: ON_ORDER_UPDATE, variables: { customerId } }));
    await acknowledged;
    return updates;
  }

  async function placeOrder() {
    await ada.mutate({ mutation: ADD_TO_CART, variables: { productId: 'rope-toy', quantity: 1 } });
    const { data } = await ada.query({ query: gql`{ addresses { id } }` });
    const input = {
      idempotencyKey: randomUUID(),
      addressId: data.addresses[0].id,
      paymentMethod: 'ON_DELIVERY',
    };
    const placed = await ada.mutate({ mutation: PLACE_ORDER, variables: { input } });
    assert.deepEqual(placed.data.placeOrder.userErrors, []);
    return placed.data.placeOrder.order;
  }

  test('queries with a token of the user pool', async () => {
    const query = gql`
      query Account($first: Int!) {
        me { profile { name } orders(first: $first) { nodes { status items { product { name } } } } }
      }`;
    const { data } = await ada.query({ query, variables: { first: 1 } });
    assert.equal(data.me.profile.name, 'Ada Lovelace');
    assert.equal(data.me.orders.nodes.length, 1);
    assert.equal(typeof data.me.orders.nodes[0].items[0].product.name, 'string');
  });

  test('queries with the public key, and learns what it does not open', async () => {
    const anybody = client({ type: AUTH_TYPE.API_KEY, apiKey: kibble.config.apiKey });
    const { data } = await anybody.query({ query: gql`{ product(id: "rope-toy") { name } }` });
    assert.equal(data.product.name, 'Rope toy');
    await assert.rejects(anybody.query({ query: gql`{ me { profile { name } } }` }), (error) => {
      const [refusal] = error.graphQLErrors;
      assert.equal(refusal.errorType, 'Unauthorized');
      assert.equal(refusal.message, 'Not Authorized to access me on type Query');
      return true;
    });
    anybody.stop();
  });

  test('fills a cart, places an order and cancels it', async () => {
    const filled = await ada.mutate({
      mutation: ADD_TO_CART,
      variables: { productId: 'steel-bowl-750ml', quantity: 2 },
    });
    const { cart, userErrors } = filled.data.addToCart;
    assert.deepEqual(userErrors, []);
    assert.equal(cart.totalQuantity, 2);
    assert.equal(cart.lines[0].product.id, 'steel-bowl-750ml');
    const order = await placeOrder();
    assert.equal(order.status, 'PLACED');
    const cancelled = await ada.mutate({ mutation: CANCEL_ORDER, variables: { id: order.id } });
    assert.deepEqual(cancelled.data.cancelOrder.userErrors, []);
    assert.equal(cancelled.data.cancelOrder.order.status, 'CANCELLED');
  });

  test('hears that an order was placed and cancelled', async () => {
    const updates = await watchOrders();
    const { id } = await placeOrder();
    const isOfOrder = ({ orderId }) => orderId === id;
    const placed = await updates.until(isOfOrder);
    await ada.mutate({ mutation: CANCEL_ORDER, variables: { id } });
    const cancelled = await updates.until(isOfOrder);
    assert.deepEqual([placed.status, cancelled.status], ['PLACED', 'CANCELLED']);
    const order = await ada.query({ query: ORDER, variables: { id }, fetchPolicy: 'network-only' });
    assert.equal(cancelled.version, order.data.order.version);
    assert.ok(cancelled.version > placed.version);
    updates.stop();
  });

  test('hears what a program with AWS credentials publishes', async () => {
    const publisher = client({
      type: AUTH_TYPE.AWS_IAM,
      credentials: CREDENTIALS,
    });
    const updates = await watchOrders();
    const published = update(customerId);
    for (const input of [update('somebody-else'), published]) {
      const { data } = await publisher.mutate({ mutation: PUBLISH_ORDER_UPDATE, variables: { input } });
      assert.equal(data.publishOrderUpdate.customerId, input.customerId);
    }
    const { orderId, status, version } = published;
    const heard = await updates.until((update) => update.orderId.endsWith('of-the-test'));
    assert.deepEqual(heard, { __typename: 'OrderUpdate', customerId, orderId, status, version });
    updates.stop();
    publisher.stop();
  });

  test('may not watch the orders of somebody else', async () => {
    const subscription = ada.subscribe({ query: ON_ORDER_UPDATE, variables: { customerId: 'bob' } });
    const refusal = await new Promise((resolve, reject) => {
      subscription.subscribe({ next: reject, complete: reject, error: resolve });
    });
    assert.match(JSON.stringify(refusal), /Forbidden/);
  });
});
