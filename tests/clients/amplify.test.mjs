// aws-amplify 6, configured with the addresses of a running server.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { fetchAuthSession, getCurrentUser, signIn, signOut } from 'aws-amplify/auth';

import { installWebSocket, subscriptionAcknowledged } from './support/browser-web-socket.mjs';
import { startKibble } from './support/kibble.mjs';
import { publish, update } from './support/order-update.mjs';
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

  test('hears of an update of an order', async () => {
    const { username: customerId } = await getCurrentUser();
    const published = update(customerId);
    const acknowledged = subscriptionAcknowledged();
    const query = `subscription OnOrderUpdate($customerId: ID!) {
      onOrderUpdate(customerId: $customerId) { orderId status version }
    }`;
    const updates = new Updates(client.graphql({ query, variables: { customerId } }));
    await acknowledged;
    await publish(kibble.config.graphqlEndpoint, published);
    const { orderId, status, version } = published;
    assert.deepEqual(await updates.until(() => true), { orderId, status, version });
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
