// What the README tells people to type: that it names what the program makes.

import { expect, test } from 'vitest';

import { deploy, LARGE } from './support/deployment';
import { read } from './support/repository';

const README = read('infra/README.md');
const found = (pattern: RegExp) => [...new Set([...README.matchAll(pattern)].map(([, name = '']) => name))];

/** Pulumi's own reading of a target: one star stands for what holds no colon, two for everything. */
function matcher(target: string): RegExp {
  const escaped = (text: string) => text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${target.split('**').map((part) => escaped(part).join('[^:]*')).join('.*')}$`);
}

test('resources that are refreshed by name are there', async () => {
  const { resources } = await deploy(LARGE, 'production');
  const urns = resources.map(({ type, name }) => `urn:pulumi:production::kibble::kibble:Component$${type}::${name}`);
  const matches = (target: string) => urns.filter((urn) => matcher(target).test(urn)).length;
  const targets = found(/--target '([^']+)'/g);
  expect(targets).toContain('**aws:lambda/function:Function::*');
  for (const target of targets) expect(matches(target), target).toBeGreaterThan(0);
  expect(matches('**aws:dynamodb/table:Table::table')).toBe(1);
  expect(matches('**aws:lambda/function:Function::*')).toBe(6);
});

test('functions and queues have the names that they are called by', async () => {
  const { resources } = await deploy(LARGE, 'production');
  const names = (type: string) => resources.flatMap((resource) => (resource.type === type ? [String(resource.inputs['name'])] : []));
  const [lambdas, queues] = [names('aws:lambda/function:Function'), names('aws:sqs/queue:Queue')];
  const closed = found(/^for name in (.+); do$/gm).flatMap((list) => list.split(' ').map((name) => `-${name}`));
  expect(closed.length).toBeGreaterThan(0);
  for (const name of [...found(/--function-name kibble-[a-z]+(-[a-z-]+)/g), ...closed]) expect(lambdas).toContain(`kibble-production${name}`);
  for (const name of found(/--queue-name kibble-[a-z]+(-[a-z-]+)/g)) expect(queues).toContain(`kibble-production${name}`);
});
