// What two AppSyncs answer to the same request, and what the function gets, side by side.

import { isDeepStrictEqual } from 'node:util';

import { ask } from './callers.mjs';

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** What of an answer is compared: its form, its data, and the telling members of its errors. */
function answer({ status, body }) {
  const errors = (body.errors ?? []).map(({ message, errorType, path }) => ({
    message,
    errorType: errorType ?? null,
    path: path ?? null,
  }));
  return { status, members: Object.keys(body).sort(), data: body.data ?? null, errors };
}

/** What of the root fields' events is compared; the identities have a test of their own. */
function event({ arguments: given, source, prev, stash, info }) {
  return { arguments: given, source, prev, stash, ...info };
}

/** The members in which two objects differ, each with what both have. */
export function differing(simulated, answered) {
  const members = new Set([...Object.keys(simulated), ...Object.keys(answered)]);
  const unequal = [...members].filter((name) => !isDeepStrictEqual(simulated[name], answered[name]));
  return Object.fromEntries(
    unequal.map((name) => [name, { simulator: simulated[name], gateway: answered[name] }]),
  );
}

/** Asks both AppSyncs, and the gateway for its events: what they say, and what the function gets. */
export async function askBoth({ kibble, simulator, callers }, caller, { query, variables, operationName }) {
  const request = { query, variables, operationName };
  simulator.takeEvents();
  const theirs = await ask(simulator.endpoint, callers.simulator[caller], request);
  const isRoot = ({ info }) => ROOTS.includes(info.parentTypeName);
  const theirEvents = simulator.takeEvents().filter(isRoot);
  const ours = await ask(kibble.config.graphqlEndpoint, callers.gateway[caller], request);
  const told = await ask(`${kibble.origin}/event`, callers.gateway[caller], request);
  const ourEvents = Array.isArray(told.body) ? told.body.flat() : [];
  return {
    simulator: { ...theirs, events: theirEvents },
    gateway: { ...ours, events: ourEvents },
  };
}

/** The aspects of an operation in which both differ. */
export async function compare(world, caller, operation) {
  const { simulator, gateway } = await askBoth(world, caller, operation);
  const differences = differing(answer(simulator), answer(gateway));
  const fields = [simulator, gateway].map(({ events }) => events.map(({ info }) => info.fieldName));
  if (!isDeepStrictEqual(...fields)) {
    return { ...differences, asked: { simulator: fields[0], gateway: fields[1] } };
  }
  const ofEvents = simulator.events.map((theirs, index) => differing(event(theirs), event(gateway.events[index])));
  return Object.assign(differences, ...ofEvents);
}
