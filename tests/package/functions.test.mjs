// The other packaged functions take events of their kinds.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { quietRecord, unreadableRecord } from './support/records.mjs';
import { startShop } from './support/shop.mjs';

const guard = { timeout: 60_000 };
const GRACE = '9ace0000-0000-4000-8000-000000000006';

const VARIABLES = {
  stream: { KIBBLE_GRAPHQL_URL: 'http://127.0.0.1:1/graphql', KIBBLE_EVENT_BUS: 'shop' },
  mailer: { KIBBLE_MAIL_FROM: 'shop@example.com', KIBBLE_SHOP_URL: 'https://shop.example' },
  post_confirmation: {},
  schedule: {},
};

/** What Cognito says of somebody who has proved to own an address. */
const signUp = (attributes) => ({
  version: '1',
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_AbCdEf123',
  userName: GRACE,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: '3n4b5urk1ft4fl3mg5e62d9ado' },
  request: { userAttributes: { sub: GRACE, 'cognito:user_status': 'CONFIRMED', ...attributes } },
  response: {},
});

describe('the packaged functions', guard, () => {
  let shop;

  before(async () => {
    shop = await startShop();
    const starting = Object.entries(VARIABLES).map(([name, variables]) => shop.start(name, variables));
    await Promise.all(starting);
  });

  after(() => shop.stop());

  for (const name of ['stream', 'mailer']) {
    test(`${name} follows a batch of records, and names the one that cannot be read`, async () => {
      const event = { Records: [quietRecord('101'), unreadableRecord('102'), quietRecord('103')] };
      assert.deepEqual(await shop.invoke(name, event), {
        isDone: true,
        payload: { batchItemFailures: [{ itemIdentifier: '102' }] },
      });
      assert.deepEqual(await shop.invoke(name, { Records: [quietRecord('104')] }), {
        isDone: true,
        payload: { batchItemFailures: [] },
      });
    });

    test(`${name} refuses what is no batch, and goes on`, async () => {
      const { isDone, payload } = await shop.invoke(name, { info: 'an event of another kind' });
      assert.equal(isDone, false);
      assert.equal(payload.errorType, 'StreamEventError');
      assert.match(payload.errorMessage, /^the event cannot be read: missing field `Records`/);
      assert.equal((await shop.invoke(name, { Records: [] })).isDone, true);
    });
  }

  test('post_confirmation makes the customer, and answers with what it was told', async () => {
    const event = signUp({ email: 'grace@example.com', name: 'Grace Hopper' });
    assert.deepEqual(await shop.invoke('post_confirmation', event), { isDone: true, payload: event });
    const Key = { PK: { S: `#customer#${GRACE}` }, SK: { S: '#profile' } };
    const { Item } = await shop.dynamodb('GetItem', { Key });
    assert.deepEqual(Item.customer_name, { S: 'Grace Hopper' });
    assert.deepEqual(Item.customer_email, { S: 'grace@example.com' });
  });

  test('post_confirmation refuses a sign-up without an address', async () => {
    const { isDone, payload } = await shop.invoke('post_confirmation', signUp({ name: 'Nobody' }));
    assert.equal(isDone, false);
    assert.deepEqual(payload, {
      errorType: 'PostConfirmationError',
      errorMessage: 'The sign-up lacks the e-mail address',
    });
  });

  test('schedule does what is due at a tick', async () => {
    const tick = {
      version: '0',
      id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '123456789012',
      time: '2026-11-21T22:00:00Z',
      region: 'eu-west-1',
      resources: [],
      detail: {},
    };
    const { isDone, payload } = await shop.invoke('schedule', tick);
    assert.equal(isDone, true);
    assert.deepEqual(payload, { lapsed: 0, settled: 0, voided: 0, failed: 0 });
  });
});
