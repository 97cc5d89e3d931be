// The gateway beside AWS's own AppSync simulator, over the same function.

import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';

import { claims, startKibble } from './support/kibble.mjs';
import { callersOf } from './simulator/callers.mjs';
import { CASES } from './simulator/cases.mjs';
import { askBoth, compare, differing } from './simulator/comparison.mjs';
import {
  DIFFERENCES,
  ERROR_DIFFERENCES,
  IDENTITY_DIFFERENCES,
  REALTIME_DIFFERENCES,
} from './simulator/differences.mjs';
import { operationsOf } from './simulator/operations.mjs';
import { connect } from './simulator/realtime.mjs';
import { startSimulator } from './simulator/server.mjs';
import { transcript } from './simulator/transcript.mjs';

const guard = { timeout: 120_000 };

describe("AWS's AppSync simulator and the gateway", guard, () => {
  const world = {};

  before(async () => {
    // The simulator tells every request that fails.
    for (const method of ['log', 'warn', 'error']) mock.method(console, method, () => {});
    world.kibble = await startKibble();
    world.simulator = await startSimulator(world.kibble);
    world.callers = await callersOf(world.kibble);
  });

  after(async () => {
    await world.simulator.stop();
    await world.kibble.stop();
    mock.restoreAll();
  });

  for (const operation of CASES) {
    const { differs } = DIFFERENCES.find(({ of }) => of === operation.name) ?? { differs: {} };
    const verdict = Object.keys(differs).length === 0 ? 'agree' : 'differ as is known';
    test(`${verdict} on ${operation.name}`, async () => {
      for (const caller of operation.callers) {
        const differences = await compare(world, caller, operation);
        assert.deepEqual(differences, differs, `asked by ${caller}`);
      }
    });
  }

  test('differ on nothing that is not asked', () => {
    const names = CASES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { of, why } of DIFFERENCES) {
      assert.ok(names.includes(of), of);
      assert.equal(typeof why, 'string');
    }
  });

  test('let the same callers ask for every field', async () => {
    const sdl = await (await fetch(`${world.kibble.origin}/schema.graphql`)).text();
    const operations = operationsOf(sdl);
    assert.ok(operations.length > 25);
    const refusals = new Map(['public', 'ada', 'sam', 'machine'].map((caller) => [caller, []]));
    for (const { field, query, variables } of operations) {
      for (const [caller, refused] of refusals) {
        const answers = await askBoth(world, caller, { query, variables });
        const [simulator, gateway] = [answers.simulator, answers.gateway].map(({ status, body }) => {
          const errors = (body.errors ?? []).filter(({ errorType }) => errorType === 'Unauthorized');
          return { status, refusals: errors.map(({ message, path }) => ({ message, path })) };
        });
        assert.deepEqual(gateway, simulator, `${field} asked by ${caller}`);
        if (gateway.refusals.length > 0) refused.push(field);
      }
    }
    // That nobody is refused anything would be agreement too.
    const of = (type, names) => names.split(' ').map((name) => `${type}.${name}`);
    const reading = of('Query', 'customerByEmail dayReports deliveryFees runSheet staffOrder staffOrders stock');
    const packing = of('Mutation', 'completePackaging startPackaging updatePackagingProduct');
    const driving = of('Mutation', 'completeDelivery failDelivery retryDelivery startDelivery');
    const managing = of('Mutation', 'adjustStock cancelOrderAsStaff saveDeliveryFees saveDeliverySlots saveProduct setStockShards');
    const forMachines = of('Mutation', 'publishOrderUpdate');
    const closed = [...reading, ...packing, ...driving, ...managing, ...forMachines];
    assert.deepEqual(refusals.get('sam'), forMachines);
    assert.deepEqual(refusals.get('ada').toSorted(), closed.toSorted());
    assert.equal(refusals.get('machine').length, operations.length - forMachines.length);
    const forAll = of('Query', 'cart categories deliveryQuote deliverySlots product products');
    const carts = of('Mutation', 'addToCart clearCart setCartLine');
    const open = operations.map(({ field }) => field).filter((field) => !refusals.get('public').includes(field));
    assert.deepEqual(open.toSorted(), [...forAll, ...carts].toSorted());
  });

  test('tell the function who asks', async () => {
    const query = '{ categories { slug } }';
    const identities = async (caller) => {
      const { simulator, gateway } = await askBoth(world, caller, { query });
      return [simulator.events[0].identity, gateway.events[0].identity];
    };
    assert.deepEqual(await identities('public'), [null, null]);
    for (const [caller, groups] of [
      ['ada', null],
      ['sam', ['admin']],
    ]) {
      const [simulator, gateway] = await identities(caller);
      // Each has an issuer of its own.
      for (const identity of [simulator, gateway]) {
        assert.equal(identity.issuer, identity.claims.iss);
        delete identity.issuer;
        delete identity.claims.iss;
      }
      assert.deepEqual(differing(simulator, gateway), IDENTITY_DIFFERENCES.differs(groups));
    }
  });

  test('differ as is known on the members of an error', async () => {
    const { simulator, gateway } = await askBoth(world, 'public', { query: '{ customerProfile { name } }' });
    const [theirs, ours] = [simulator, gateway].map(({ body }) => body.errors[0]);
    assert.equal(ours.message, 'Not Authorized to access customerProfile on type Query');
    assert.deepEqual(differing(theirs, ours), ERROR_DIFFERENCES.differs);
  });

  test('differ as is known on subscriptions', async () => {
    const { kibble, simulator, callers } = world;
    const customerId = claims(await kibble.signIn('ada')).sub;
    const theirs = await transcript(simulator.endpoint, callers.simulator.ada(), customerId);
    const ours = await transcript(kibble.config.graphqlEndpoint, callers.gateway.ada(), customerId);
    for (const { of, simulator, gateway } of REALTIME_DIFFERENCES) {
      assert.deepEqual(theirs[of], simulator, of);
      assert.deepEqual(ours[of], gateway, of);
      assert.notDeepEqual(theirs[of], ours[of], of);
    }
    const known = REALTIME_DIFFERENCES.map(({ of }) => of).sort();
    assert.deepEqual([Object.keys(theirs).sort(), Object.keys(ours).sort()], [known, known]);
  });

  test('let nobody watch orders with the public key', async () => {
    const { kibble, simulator, callers } = world;
    const refusal = async (endpoint, headers) => {
      const connection = await connect(endpoint, headers);
      connection.send({ type: 'connection_init' });
      await connection.until(({ type }) => type === 'connection_ack');
      connection.start('any', 'subscription { onOrderUpdate(customerId: "any") { orderId } }');
      await connection.until(({ id }) => id === 'any');
      await connection.close();
      const { type, payload } = connection.heard.at(-1);
      const [{ errorType, message }] = payload.errors;
      return { type, errorType, message };
    };
    const theirs = await refusal(simulator.endpoint, callers.simulator.public());
    const ours = await refusal(kibble.config.graphqlEndpoint, callers.gateway.public());
    assert.deepEqual(ours, theirs);
    assert.deepEqual(ours, {
      type: 'error',
      errorType: 'Unauthorized',
      message: 'Not Authorized to access onOrderUpdate on type Subscription',
    });
  });

  test('refuse who has no credentials', async () => {
    world.callers.simulator.nobody = world.callers.gateway.nobody = () => ({});
    const { simulator, gateway } = await askBoth(world, 'nobody', { query: '{ categories { slug } }' });
    for (const { status, body } of [simulator, gateway]) {
      assert.equal(status, 401);
      assert.deepEqual(Object.keys(body), ['errors']);
      assert.equal(body.errors[0].errorType, 'UnauthorizedException');
    }
  });
});
