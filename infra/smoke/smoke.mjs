// Checks a shop that runs, from the outside:
//
//   node smoke.mjs --stack dev            a stack that was deployed, as Pulumi tells it
//   SMOKE_URL=http://localhost:4000 node smoke.mjs    a server on this machine
//
// SMOKE_ADDRESS is a delivery address as JSON, for a shop that delivers to some places only. Where CI is set, no line
// tells where the stack is. Ends with 1 when something is not as it should be, with 2 when there is nothing to look at.

import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';

import { checkApi } from './api.mjs';
import { checkContract } from './contract.mjs';
import { signUp } from './customer.mjs';
import { discreet, isPublic, summary } from './ending.mjs';
import { checkOrder } from './order.mjs';
import { Report } from './report.mjs';
import { checkSite } from './site.mjs';
import { checkStack, servicesOf } from './stack.mjs';
import { NoTarget, deployedTarget, localTarget } from './target.mjs';

async function findTarget() {
  const { stack, yes } = readArguments();
  if (process.env.SMOKE_URL) return localTarget(process.env.SMOKE_URL);
  if (!stack) {
    const server = 'SMOKE_URL=http://localhost:4000 names a server in its place.';
    throw new NoTarget(`no stack is named: 'make smoke STACK=dev'. ${server}`);
  }
  const soundsSo = /prod/i.test(stack);
  if (soundsSo && !yes) await ask(stack);
  const target = await deployedTarget(stack, process.env);
  if (target.production && !soundsSo && !yes) await ask(stack);
  return target;
}

function readArguments() {
  try {
    return parseArgs({ options: { stack: { type: 'string' }, yes: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    throw new NoTarget(error.message);
  }
}

/** An order is placed and cancelled, which those who run the shop hear of. */
async function ask(stack) {
  const question = `This signs a customer up in ${stack}, places an order and cancels it. Type the name of the stack to go on: `;
  if (!process.stdin.isTTY) throw new NoTarget(`${stack} is not touched unless that is agreed to: 'make smoke STACK=${stack} YES=1'.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  if (answer !== stack) throw new NoTarget(`${stack} was not touched.`);
}

async function smoke(target, report) {
  await report.part('the site', () => checkSite(target, report));
  const products = await report.part('the API', () => checkApi(target, report));
  const customer = await report.part('signing up', () => signUp(target, report));
  if (customer) await lookAs(customer, target, products, report);
  if (target.stack) await report.part('the stack', () => checkStack(target.stack, servicesOf(target.config.region), report));
  else report.unseen('functions, logs and dead letters', 'they are those of a stack');
}

/** What a customer sees, who is forgotten whatever comes of it. */
async function lookAs(customer, target, products, report) {
  try {
    await report.part('an order', () => checkOrder(customer, products, report));
    await report.part('the contract', () => checkContract(target, customer, report));
  } finally {
    report.forgotten = await customer.forget(report);
  }
}

try {
  const target = await findTarget();
  const isDiscreet = isPublic(target, process.env);
  if (!isDiscreet) console.log(`Looking at ${target.site}\n`);
  const report = new Report((line) => console.log(isDiscreet ? discreet(line, target) : line));
  await smoke(target, report);
  console.log(summary(target, report, process.env).join('\n'));
  process.exit(report.failed > 0 ? 1 : 0);
} catch (error) {
  if (!(error instanceof NoTarget)) throw error;
  console.error(`Nothing was checked: ${error.message}`);
  process.exit(2);
}
