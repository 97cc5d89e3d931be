// An order from the cart to its end, as the customer sees it.

import { randomUUID } from 'node:crypto';

import { PUBLISH, PUBLISHED, expectRefused } from './api.mjs';
import { dataOf } from './graphql.mjs';
import { expect, Unseen } from './report.mjs';
import { Updates } from './updates.mjs';

const ERRORS = 'userErrors { code message field }';
const ADDRESS = { street: '1 Test Street', city: 'Dublin', zip: 'D02 AF30', country: 'IE', name: 'Smoke Test' };
const ADD_ADDRESS = `mutation ($input: AddressInput!) { addAddress(input: $input) { address { id } ${ERRORS} } }`;
const ADD_TO_CART = `mutation ($id: ID!) { addToCart(productId: $id, quantity: 1) { cart { totalQuantity } ${ERRORS} } }`;
const SCREEN = `{ me { profile { name } addresses { id } orders(first: 5) { nodes { code } }
  cart { totalQuantity lines { quantity product { id name } } } } }`;
const PLACE = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id code status version } replayed ${ERRORS} } }`;
const CANCEL = `mutation ($id: ID!) { cancelOrder(id: $id) { order { status version } ${ERRORS} } }`;

/** Why some checks of a shop that was just deployed see nothing. */
export const NO_PRODUCT = 'the catalogue is empty (save a product first: infra/README.md)';
const NO_STOCK = 'no product is in stock (save one with stock as staff, and run this again)';

/** The field of a mutation, which must have worked. */
function done({ userErrors, ...payload }) {
  expect(userErrors.length === 0, userErrors.map(({ code, message }) => `${code}, ${message}`).join('; '));
  return payload;
}

export async function checkOrder(customer, products, report) {
  const product = products?.find(({ availability }) => availability !== 'OUT_OF_STOCK');
  const goods = await report.check('there is a product to be ordered', 'see the log of the resolver', async () => {
    expect(products, 'the catalogue was not read');
    if (!product) throw new Unseen(products.length === 0 ? NO_PRODUCT : NO_STOCK);
    done((await customer.data(ADD_TO_CART, { id: product.id })).addToCart);
    return true;
  });
  const address = await report.check('the customer saves an address', 'see the log of the resolver', async () => {
    const input = process.env.SMOKE_ADDRESS ? JSON.parse(process.env.SMOKE_ADDRESS) : ADDRESS;
    return done((await customer.data(ADD_ADDRESS, { input })).addAddress).address.id;
  });
  await checkScreen(customer, product, report);
  await report.check('customers are refused what is for machines', 'see @aws_iam in schema.graphql', async () => {
    expectRefused(await customer.ask(PUBLISH, PUBLISHED), 'publishOrderUpdate');
  });
  if (goods && address) await checkLife(customer, address, report);
  else report.unseen('an order, from its cart to its end', 'there is nothing to be ordered, or nowhere to deliver it');
}

async function checkScreen(customer, product, report) {
  const name = 'a screen of the customer is answered with its relations';
  const answer = await report.check(name, 'see the resolvers of relations in infra/appsync', async () => {
    const answer = await customer.ask(SCREEN, {}, { 'x-kibble-cost': 'true' });
    const { me } = dataOf(answer);
    expect(me.profile.name === 'Smoke Test', `the profile is ${JSON.stringify(me.profile)}`);
    expect(!product || me.cart.lines[0]?.product.name === product.name, `the cart is ${JSON.stringify(me.cart)}`);
    return answer;
  });
  const invocations = answer?.extensions?.cost?.lambdaInvocations;
  const one = 'and by one invocation of the function';
  if (invocations === undefined) report.unseen(one, 'AppSync does not tell; the dashboard shows invocations per operation');
  else await report.check(one, name, async () => expect(invocations === 1, `it took ${invocations}`));
}

async function checkLife(customer, addressId, report) {
  const updates = await report.check('the customer watches orders', 'see the log of AppSync', () => Updates.of(customer));
  const input = { idempotencyKey: randomUUID(), addressId, paymentMethod: 'ON_DELIVERY' };
  const zone = 'set SMOKE_ADDRESS to an address to which the shop delivers, as JSON, or see the log of the resolver';
  const order = await report.check('the customer places an order', zone, async () =>
    done((await customer.data(PLACE, { input })).placeOrder).order,
  );
  if (order) {
    const worker = 'see the log and the dead letters of stream';
    report.left = { code: order.code, cancelled: false };
    const heard = (status) => async () => {
      expect(updates, 'nobody watches');
      await updates.until((update) => update.orderId === order.id && update.status === status);
    };
    await report.check('who watches hears of it', worker, heard('PLACED'));
    await report.check('a repeat gives the same order', 'see the log of the resolver', async () => {
      const { order: again, replayed } = done((await customer.data(PLACE, { input })).placeOrder);
      expect(replayed && again.id === order.id, `it gave ${again.code}, and not ${order.code}`);
    });
    const cancelled = await report.check('the customer cancels the order', `cancel ${order.code} as staff`, async () => {
      const { status } = done((await customer.data(CANCEL, { id: order.id })).cancelOrder).order;
      expect(status === 'CANCELLED', `the order is ${status}`);
      return true;
    });
    report.left.cancelled = cancelled === true;
    if (cancelled) await report.check('who watches hears of that too', worker, heard('CANCELLED'));
  }
  updates?.stop();
}
