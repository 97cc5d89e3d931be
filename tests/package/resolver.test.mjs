// The packaged resolver answers AppSync's events as the function of the local gateway does, over the same table.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { startShop } from './support/shop.mjs';

const guard = { timeout: 60_000 };

const OPERATIONS = [
  ['ada', '{ me { profile { name } orders(first: 2) { nodes { code items { product { name } } } } cart { totalQuantity } } }'],
  ['ada', '{ addresses { id street city } }'],
  ['ada', '{ orders { nodes { id total { formatted } delivery { address { street } } } } }'],
  ['ada', '{ order(id: "nothing") { id } }'],
  ['public', '{ products(first: 5, sort: PRICE_ASC) { nodes { name price { formatted } availability } } }'],
  ['public', '{ categories { slug name } }'],
  ['wanda', '{ staffOrders(status: PLACED) { nodes { code status } } }'],
];

describe('the packaged resolver', guard, () => {
  let shop;

  before(async () => {
    shop = await startShop();
  });

  after(() => shop.stop());

  test('answers a first event', async (context) => {
    const event = await shop.record('public', '{ categories { slug } }');
    await shop.start('resolver');
    const began = performance.now();
    const { isDone, payload } = await shop.invoke('resolver', event);
    context.diagnostic(`the first answer came ${Math.round(performance.now() - began)} ms after the start`);
    assert.equal(isDone, true);
    assert.equal(payload[0].data[0].slug, 'accessories');
  });

  for (const [person, operation] of OPERATIONS) {
    test(`answers ${person} as the local gateway's does: ${operation}`, async () => {
      const event = await shop.record(person, operation);
      const [packaged, local] = await Promise.all([shop.invoke('resolver', event), shop.askLocally(event)]);
      assert.equal(packaged.isDone, true);
      assert.deepEqual(packaged, local);
      assert.deepEqual(Object.keys(packaged.payload[0]), ['data']);
    });
  }

  test('answers an event that stands alone, and not in a list', async () => {
    const [event] = await shop.record('ada', '{ customerProfile { name email } }');
    const answer = await shop.invoke('resolver', event);
    assert.equal(answer.payload.name, 'Ada Lovelace');
    assert.deepEqual(answer, await shop.askLocally(event));
  });

  test('writes what the local gateway reads', async () => {
    const add = 'mutation { addToCart(productId: "rope-toy", quantity: 2) { userErrors { code } cart { totalQuantity } } }';
    const { payload } = await shop.invoke('resolver', await shop.record('bob', add));
    // A mutation's fields come one by one.
    const added = Array.isArray(payload) ? payload[0].data : payload;
    assert.deepEqual(added.userErrors, []);
    const cart = await shop.askLocally(await shop.record('bob', '{ cart { totalQuantity } }'));
    assert.equal(cart.payload[0].data.totalQuantity, 2);
  });

  test('refuses a field that the schema lacks as the local gateway does', async () => {
    const [event] = await shop.record('ada', '{ order(id: "nothing") { id } }');
    event.info.fieldName = 'nothing';
    const answer = await shop.invoke('resolver', event);
    assert.equal(answer.isDone, false);
    assert.equal(answer.payload.errorType, 'BadRequest');
    assert.deepEqual(answer, await shop.askLocally(event));
  });

  test('refuses what is no event, and goes on', async () => {
    for (const garbage of ['42', '"text"', '{}', 'null']) {
      const answer = await shop.invoke('resolver', garbage);
      assert.equal(answer.isDone, false, garbage);
      assert.equal(answer.payload.errorType, 'BadRequest', garbage);
      assert.deepEqual(answer, await shop.askLocally(garbage), garbage);
    }
    const broken = await shop.invoke('resolver', '{"info":');
    assert.equal(broken.isDone, false);
    assert.match(broken.payload.errorMessage, /EOF/);
    const event = await shop.record('public', '{ categories { slug } }');
    assert.deepEqual(await shop.invoke('resolver', event), await shop.askLocally(event));
  });
});
