// What the packaged functions log: a line of level ERROR, which an alarm counts, is a fault, and no refusal.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { unreadableRecord } from './support/records.mjs';
import { startShop } from './support/shop.mjs';
import { VARIABLES } from './support/variables.mjs';

const guard = { timeout: 60_000 };

describe('the log', guard, () => {
  let shop;

  before(async () => {
    shop = await startShop();
  });

  after(() => shop.stop());

  /** What an alarm counts of a function that takes these events, as fields of the lines. */
  async function errors(name, own, events) {
    await shop.start(name, own);
    const answers = [];
    for (const event of events) answers.push(await shop.invoke(name, event));
    const lines = await shop.errorsOf(name);
    return { answers, messages: lines.map(({ fields }) => fields.message) };
  }

  test('tells of no error when callers are refused', async () => {
    const [many] = await shop.record('ada', '{ orders(first: 2) { nodes { id } } }');
    many.arguments.first = 100_000;
    const [nobody] = await shop.record('ada', '{ customerProfile { name } }');
    nobody.identity = null;
    const [customer] = await shop.record('wanda', '{ staffOrders(status: PLACED) { nodes { code } } }');
    customer.identity = many.identity;
    const { answers, messages } = await errors('resolver', {}, [many, nobody, customer]);
    const types = answers.map(({ payload }) => payload.errorType);
    assert.deepEqual(types, ['BadRequest', 'Unauthenticated', 'Forbidden']);
    assert.deepEqual(messages, []);
  });

  test('tells once of an event that is none', async () => {
    const { messages } = await errors('resolver', {}, ['42', '{}']);
    assert.deepEqual(messages, ["the event is none of AppSync's", 'AppSync asks for a field that has no resolver']);
  });

  for (const name of ['stream', 'mailer']) {
    test(`tells once of a batch that ${name} cannot read, and of a record`, async () => {
      const events = [{ info: 'an event of another kind' }, { Records: [unreadableRecord('102')] }];
      const { messages } = await errors(name, { ...VARIABLES, KIBBLE_PAYMENTS: 'none' }, events);
      assert.deepEqual(messages, ["the event is none of a table's stream", 'a record of the stream cannot be read']);
    });
  }
});
