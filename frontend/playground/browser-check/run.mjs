// Opens the playground of a running server in Chromium and does what a newcomer does.
//
//   BASE_URL=http://localhost:4000 npm run browser-check
//
// PICTURES names the folder for the screenshots, CHROMIUM_PATH the browser.
import { mkdirSync } from 'node:fs';
import { openPlayground } from './playground.mjs';

const baseUrl = process.env.BASE_URL ?? 'http://localhost:4000';
const pictures = process.env.PICTURES ?? 'browser-check/pictures';
mkdirSync(pictures, { recursive: true });

const playground = await openPlayground(baseUrl);
try {
  await browseWithThePublicKey();
  await readTheDocumentation();
  await signInAndSeeTheAccount();
  await seeTheCost();
  await copyTheEvent();
  await watchMyOrders(await orderFromTheCart('4-place-an-order'));
  await bookPackAndDeliver(await orderFromTheCart('6-place-another-order'));
  playground.expectQuietConsole();
  playground.expectOneOrigin();
  console.log(`The playground at ${baseUrl} passed. The screenshots are in ${pictures}.`);
} catch (cause) {
  await playground.picture(`${pictures}/failure.png`);
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
} finally {
  await playground.close();
}

async function browseWithThePublicKey() {
  const { data } = await playground.run();
  expect(data?.products?.nodes?.length > 0, 'Browse products lists at least one product', data);
  expect(data.products.nodes[0].price.formatted, 'Browse products gives a formatted price', data);
  expect(data.categories?.length > 0, 'Browse products lists the categories', data);
  await playground.picture(`${pictures}/1-browse-products.png`);
}

async function readTheDocumentation() {
  const text = await playground.documentation();
  expect(/Query/.test(text), 'The documentation explorer names the query type', text);
}

async function signInAndSeeTheAccount() {
  const caller = await playground.signIn('ada');
  expect(/Signed in as/.test(caller), 'The panel says who is signed in', caller);
  const { data } = await playground.runExample('MyAccount');
  expect(data?.me?.profile?.email?.startsWith('ada'), 'My account shows the profile of ada', data);
  await playground.picture(`${pictures}/2-my-account.png`);
}

async function seeTheCost() {
  const told = await playground.lastAnswer();
  const price = /· 1 invocation · 1 request to DynamoDB · [\d.]+ read units? · 0 write units · \$4\.\d\d per million$/;
  expect(price.test(told), 'My account is one invocation and one request, and has its price', told);
  const parts = await playground.costIsMadeOf();
  expect(/\$4\.00 for AppSync/.test(parts) && /Query\s+kibble/.test(parts), 'The price is made of its parts', parts);
  await playground.picture(`${pictures}/3-cost.png`);

  await playground.showCost(false);
  const { extensions } = await playground.runExample('MyAccount');
  const silent = await playground.lastAnswer();
  expect(extensions === undefined, 'Nobody asks for the cost when the switch is off', extensions);
  expect(/^HTTP 200 after \d+ ms$/.test(silent), 'No cost is told when the switch is off', silent);
  await playground.showCost(true);
}

async function copyTheEvent() {
  const event = JSON.parse(await playground.copy('Copy as Lambda event'));
  expect(event.length === 1 && event[0].info.fieldName === 'me', 'The event of My account is copied', event);
  expect(event[0].request.headers.authorization !== undefined, 'The event holds the token', event);
}

async function orderFromTheCart(picture) {
  const added = (await playground.runExample('FillCart')).data?.addToCart;
  expect(added?.userErrors?.length === 0, 'Fill the cart has no user errors', added);
  expect(added.cart.totalQuantity > 0, 'The cart holds something', added);

  const placed = (await playground.runAnew('Place an order')).data?.placeOrder;
  expect(placed?.userErrors?.length === 0 && !placed.replayed, 'Place an order has no user errors', placed);
  expect(placed.order.status === 'PLACED', 'The order is placed', placed);
  expect(placed.order.items.length === added.cart.lines.length, 'The order has the lines of the cart', placed);
  await playground.picture(`${pictures}/${picture}.png`);

  const orders = (await playground.runExample('MyOrders')).data?.orders;
  expect(orders?.nodes?.[0]?.id === placed.order.id, 'My orders begins with the new order', orders);
  return placed.order;
}

async function watchMyOrders(order) {
  const told = await playground.watch('WatchMyOrders', async ({ data, extensions }, answer) => {
    const { customerId } = JSON.parse(data).variables;
    expect(/^[0-9a-f-]{36}$/.test(customerId), 'The tab holds the id of ada', customerId);
    expect(answer.type === 'start_ack', 'The orders of ada are watched', answer);
    await cancel(order, extensions.authorization.Authorization);
  });
  expect(told.includes(order.id) && /CANCELLED/.test(told), 'The cancelled order is told', told);
  await playground.picture(`${pictures}/5-watch-my-orders.png`);
}

/** Each tab finds the order by itself, in the state in which the tab before has left it. */
async function bookPackAndDeliver(order) {
  await step('BookADelivery', 'bookDelivery', order, 'PLACED');
  await playground.signIn('sam');
  await step('StartPacking', 'startPackaging', order, 'PACKING');
  await step('EndPacking', 'completePackaging', order, 'PACKED');
  const stops = (await playground.runExample('RunSheet')).data?.runSheet;
  expect(stops?.some(({ id }) => id === order.id), 'The run sheet has the order', stops);
  await step('StartDelivery', 'startDelivery', order, 'OUT_FOR_DELIVERY');
  await step('EndDelivery', 'completeDelivery', order, 'DELIVERED');
  await playground.picture(`${pictures}/7-end-delivery.png`);
  const days = (await playground.runExample('DayFigures')).data?.dayReports;
  expect(days?.length === 31, 'The figures of 31 days are told', days);
  const fees = (await playground.runExample('DeliveryFees')).data?.deliveryFees;
  expect(fees?.zones?.length > 0, 'The fees of the shop are told', fees);
  await playground.signIn('ada');
  const kept = JSON.parse((await playground.runExample('ExportMyData')).data?.exportMyData ?? 'null');
  expect(JSON.stringify(kept).includes(order.code), 'The data of ada hold the order', kept);
}

async function step(operation, field, order, status) {
  const taken = (await playground.runExample(operation)).data?.[field];
  expect(taken?.order?.id === order.id && taken.order.status === status, `${operation} leads to ${status}`, taken);
}

/** As somebody does it in another window. */
async function cancel(order, token) {
  const query = 'mutation ($id: ID!) { cancelOrder(id: $id) { userErrors { code } } }';
  const answer = await fetch(`${baseUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: token },
    body: JSON.stringify({ query, variables: { id: order.id } }),
  });
  const { data } = await answer.json();
  expect(data?.cancelOrder?.userErrors?.length === 0, 'The order is cancelled', data);
}

function expect(condition, sentence, seen) {
  if (!condition) throw new Error(`Not so: ${sentence}.\nSeen: ${JSON.stringify(seen, null, 2)}`);
}
