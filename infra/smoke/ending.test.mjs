// What is said to be left behind is so, and a log that others may read tells no places.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { discreet, isPublic, summary } from './ending.mjs';
import { checkOrder } from './order.mjs';
import { Report } from './report.mjs';

const HERE = { site: 'http://localhost:4000', config: {}, stack: undefined };
const STACK = {
  site: 'https://d1.cloudfront.net',
  config: {
    graphqlEndpoint: 'https://a1.appsync-api.eu-west-1.amazonaws.com/graphql',
    realtimeEndpoint: 'wss://a1.appsync-realtime-api.eu-west-1.amazonaws.com/graphql',
    userPoolId: 'eu-west-1_AbCdEf123', userPoolClientId: '3n4b5urk1ft4', apiKey: 'da2-abc', region: 'eu-west-1',
  },
  stack: {
    apiId: 'apiabc', paymentCallbackUrl: 'https://u1.lambda-url.eu-west-1.on.aws/', dashboardUrl: 'https://aws.example/#dashboards',
  },
};

/** A report about an order that was placed, where the shop answers its cancellation so. */
async function ordered(cancelOrder) {
  const saved = { userErrors: [] };
  const answers = {
    addToCart: saved,
    addAddress: { ...saved, address: { id: 'a' } },
    placeOrder: { ...saved, order: { id: 'o', code: '261121-ABCDEF' }, replayed: true },
    cancelOrder,
  };
  const data = async () => answers;
  const watch = { subscribe: ({ error }) => error(new Error('nobody is told')) };
  const customer = { id: 'c', data, ask: async () => ({ status: 200, data: {}, errors: [] }), api: { graphql: () => watch } };
  const report = new Report(() => {});
  await checkOrder(customer, [{ id: 'p', name: 'Bone', availability: 'IN_STOCK' }], report);
  return report;
}

describe('an order', () => {
  const refused = { userErrors: [{ code: 'INVALID_TRANSITION', message: 'It is packed.' }] };
  const cancelled = { userErrors: [], order: { status: 'CANCELLED' } };
  const said = (report, forgotten) => summary(HERE, { ...report, forgotten }, {})[1];

  test('that was cancelled is left behind, of a customer whom the shop has forgotten or not', async () => {
    const report = await ordered(cancelled);
    assert.equal(said(report, true), "The cancelled order 261121-ABCDEF is left behind, without the customer's name and address.");
    assert.equal(said(report, false), "The cancelled order 261121-ABCDEF is left behind, with the customer's name and address.");
  });

  test('that was not cancelled is not said to be', async () => {
    assert.equal(
      said(await ordered(refused), false),
      "The order 261121-ABCDEF is left behind, with the customer's name and address, and is not cancelled: cancel it as staff.",
    );
  });

  test('that was not placed is not told of', () => {
    const lines = summary(HERE, { left: undefined, forgotten: true, passed: 3, failed: 1 }, {});
    assert.deepEqual(lines, ['', '3 passed, 1 failed']);
  });
});

describe('a log that others may read', () => {
  test('is that of a job, about a stack', () => {
    assert.equal(isPublic(STACK, { CI: 'true' }), true);
    assert.equal(isPublic(STACK, {}), false);
    assert.equal(isPublic(HERE, { CI: 'true' }), false);
  });

  test('has no address of the dashboard, and others have', () => {
    const report = { passed: 3, failed: 0, forgotten: true };
    assert.deepEqual(summary(STACK, report, { CI: 'true' }), ['', '3 passed, 0 failed']);
    assert.deepEqual(summary(STACK, report, {}), ['The dashboard: https://aws.example/#dashboards', '', '3 passed, 0 failed']);
  });

  test('names no place and no account', () => {
    const lines = [
      ['FAILED  the site: https://d1.cloudfront.net/ answers with 404', 'FAILED  the site: https://***/ answers with 404'],
      ['connect-src wss://a1.appsync-realtime-api.eu-west-1.amazonaws.com', 'connect-src wss://***'],
      ['User: arn:aws:sts::123456789012:assumed-role/deploy is not authorized', 'User: arn:aws:sts::***:assumed-role/deploy is not authorized'],
      ['arn:aws:appsync:eu-west-1:123456789012:apis/apiabc', 'arn:aws:appsync:eu-west-1:***:apis/***'],
      ['User pool eu-west-1_AbCdEf123 does not exist', 'User pool *** does not exist'],
      ['ok      stream had no errors lately', 'ok      stream had no errors lately'],
    ];
    for (const [line, told] of lines) assert.equal(discreet(line, STACK), told);
  });
});
