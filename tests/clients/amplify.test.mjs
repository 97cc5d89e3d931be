// aws-amplify 6, configured with the addresses of a running server.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { fetchAuthSession, getCurrentUser, signIn, signOut } from 'aws-amplify/auth';

import { installWebSocket, subscriptionAcknowledged } from './support/browser-web-socket.mjs';
import { startKibble } from './support/kibble.mjs';
import { Updates } from './support/updates.mjs';

installWebSocket();

const guard = { timeout: 60_000 };

describe('aws-amplify', guard, () => {
  let kibble;
  let client;

  before(async () => {
    kibble = await startKibble();
    const { config } = kibble;
    Amplify.configure({
      Auth: {
        Cognito: {
          userPoolId: config.userPoolId,
          userPoolClientId: config.userPoolClientId,
          userPoolEndpoint: config.userPoolEndpoint,
        },
      },
      API: {
        GraphQL: {
          endpoint: config.graphqlEndpoint,
          region: config.region,
          apiKey: config.apiKey,
          defaultAuthMode: 'userPool',
        },
      },
    });
    const { isSignedIn } = await signIn({
      username: 'ada@example.com',
      password: config.playground.password,
      options: { authFlowType: config.authFlow },
    });
    assert.equal(isSignedIn, true);
    client = generateClient();
  });

  after(async () => {
    await signOut();
    await kibble.stop();
  });

  async function placeOrder() {
    const { data: account } = await client.graphql({ query: '{ addresses { id } }' });
    const input = {
      idempotencyKey: randomUUID(),
      addressId: account.addresses[0].id,
      paymentMethod: 'ON_DELIVERY',
      items: [{ productId: 'rope-toy', quantity: 1 }],
    };
    const query = `mutation Place($input: PlaceOrderInput!) {
      placeOrder(input: $input) { order { id } userErrors { code field } }
    }`;
    const { data } = await client.graphql({ query, variables: { input } });
    assert.deepEqual(data.placeOrder.userErrors, []);
    return data.placeOrder.order.id;
  }

  test('signs in and refreshes the session', async () => {
    const { username, signInDetails } = await getCurrentUser();
    assert.equal(signInDetails.loginId, 'ada@example.com');
    const { tokens } = await fetchAuthSession({ forceRefresh: true });
    assert.equal(tokens.accessToken.payload.username, username);
    assert.equal(tokens.accessToken.payload.token_use, 'access');
  });

  test('queries and mutates', async () => {
    const query = '{ me { profile { name } cart { totalQuantity } } }';
    const before = await client.graphql({ query });
    assert.equal(before.data.me.profile.name, 'Ada Lovelace');
    const mutation = `mutation SetLine($productId: ID!, $quantity: Int!) {
      setCartLine(productId: $productId, quantity: $quantity) { cart { totalQuantity } userErrors { code } }
    }`;
    const variables = { productId: 'rope-toy', quantity: 3 };
    const { data } = await client.graphql({ query: mutation, variables });
    assert.deepEqual(data.setCartLine, { cart: { totalQuantity: 3 }, userErrors: [] });
  });

  test('hears that an order was cancelled', async () => {
    const { username: customerId } = await getCurrentUser();
    const acknowledged = subscriptionAcknowledged();
    const query = `subscription OnOrderUpdate($customerId: ID!) {
      onOrderUpdate(customerId: $customerId) { orderId status version }
    }`;
    const updates = new Updates(client.graphql({ query, variables: { customerId } }));
    await acknowledged;
    const id = await placeOrder();
    const cancel = 'mutation Cancel($id: ID!) { cancelOrder(id: $id) { order { version } userErrors { code } } }';
    const { data } = await client.graphql({ query: cancel, variables: { id } });
    const { version } = data.cancelOrder.order;
    const cancelled = await updates.until(({ status }) => status === 'CANCELLED');
    assert.deepEqual(cancelled, { orderId: id, status: 'CANCELLED', version });
    updates.stop();
  });

  test('queries with the public key, and learns what it does not open', async () => {
    const authMode = 'apiKey';
    const { data } = await client.graphql({ query: '{ product(id: "rope-toy") { name } }', authMode });
    assert.equal(data.product.name, 'Rope toy');
    await assert.rejects(client.graphql({ query: '{ me { profile { name } } }', authMode }), (answer) => {
      assert.equal(answer.errors[0].errorType, 'Unauthorized');
      assert.equal(answer.errors[0].message, 'Not Authorized to access me on type Query');
      return true;
    });
  });
});
