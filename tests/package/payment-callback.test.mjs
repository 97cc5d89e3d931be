// The packaged payment_callback, behind a function URL.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { SECRET_ARN, startSecretsManager } from './support/secrets-manager.mjs';
import { startShop } from './support/shop.mjs';

const guard = { timeout: 60_000 };
const NAME = 'payment_callback';
const SECRET = 'whsec_of_the_tests';
const STRIPE_KEY = 'sk_test_of_the_tests';

/** The signature of Stripe's call-backs (https://docs.stripe.com/webhooks#verify-manually). */
function signature(body, secret) {
  const now = Math.floor(Date.now() / 1000);
  const digest = createHmac('sha256', secret).update(`${now}.${body}`).digest('hex');
  return `t=${now},v1=${digest}`;
}

/** What a function URL makes of a request (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html). */
function event(method, headers, body) {
  const requestContext = {
    accountId: 'anonymous', apiId: 'abc', domainName: 'abc.lambda-url.eu-west-1.on.aws', domainPrefix: 'abc',
    http: { method, path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'Stripe/1.0' },
    requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599', routeKey: '$default', stage: '$default',
    time: '21/Nov/2026:22:00:00 +0000', timeEpoch: 1_795_298_400_000,
  };
  const address = { rawPath: '/', rawQueryString: '' };
  return { version: '2.0', routeKey: '$default', ...address, headers, requestContext, body, isBase64Encoded: false };
}

describe('the packaged payment_callback', guard, () => {
  let shop;
  let secrets;

  before(async () => {
    secrets = await startSecretsManager({ stripeSecretKey: STRIPE_KEY, callbackSecret: SECRET });
    shop = await startShop();
    await shop.start(NAME, {
      KIBBLE_PAYMENTS: 'stripe',
      KIBBLE_PAYMENT_SECRET: SECRET_ARN,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    });
  });

  after(async () => {
    await shop.stop();
    secrets.stop();
  });

  async function call(body, headers, method = 'POST') {
    const { isDone, payload } = await shop.invoke(NAME, event(method, headers, body));
    assert.equal(isDone, true);
    return [payload.statusCode, JSON.parse(payload.body)];
  }

  test('believes whoever knows the secret', async () => {
    const customer = { id: 'cus_1', object: 'customer' };
    const body = JSON.stringify({ id: 'evt_1', type: 'customer.created', created: 1_795_165_200, data: { object: customer } });
    assert.deepEqual(await call(body, { 'stripe-signature': signature(body, SECRET) }), [200, { outcome: 'NOT_AWAITED' }]);
  });

  test('refuses whoever does not', async () => {
    const forged = signature('{}', 'whsec_of_others');
    assert.deepEqual(await call('{}', { 'stripe-signature': forged }), [400, { code: 'SIGNATURE_FORGED' }]);
    assert.deepEqual(await call('{}', {}), [400, { code: 'SIGNATURE_MISSING' }]);
  });

  test('refuses another method', async () => {
    assert.deepEqual(await call('', {}, 'GET'), [405, { code: 'POST_ONLY' }]);
  });
});
