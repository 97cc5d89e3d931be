import * as pulumi from '@pulumi/pulumi';
import { beforeAll, describe, expect, test } from 'vitest';

import { FUNCTIONS } from '../names';
import type { Resource } from './support/cloud';
import { deploy, type Deployment, LARGE, SMALL } from './support/deployment';
import { read } from './support/repository';

/** A variable that the code reads, as `make schema` writes it down. */
interface Variable {
  name: string;
  /** Whether the function does not start without it. */
  required: boolean;
  /** The setting under which alone it is read. */
  when?: string;
}

const READ = JSON.parse(read('infra/functions.json')) as Record<string, { program: string; handler: string; environment: Variable[] }>;

let small: Deployment;
let large: Deployment;
beforeAll(async () => {
  small = await deploy(SMALL);
  large = await deploy(LARGE);
});

function lambda({ resources }: Deployment, name: string): Resource | undefined {
  return resources.find(
    (resource) => resource.type === 'aws:lambda/function:Function' && resource.name === name.replaceAll('_', '-'),
  );
}

function environment(deployment: Deployment, name: string): Record<string, string> | undefined {
  const found = lambda(deployment, name);
  return found && { ...Object(Reflect.get(Object(found.inputs.environment), 'variables')) };
}

/** The names that the code reads where cards are taken so. */
function names(name: string, payments: 'none' | 'stripe'): string[] {
  const environment = READ[name]?.environment ?? [];
  const isRead = ({ when }: Variable) => when === undefined || when === `KIBBLE_PAYMENTS=${payments}`;
  return environment.filter(isRead).map((variable) => variable.name);
}

test('the code has the functions that are deployed', () => {
  expect(Object.keys(READ).sort()).toEqual([...FUNCTIONS]);
});

describe.each(FUNCTIONS)('%s', (name) => {
  test('runs the program that holds it, which is told by the handler which function it is', async () => {
    const { code, handler } = lambda(large, name)?.inputs ?? {};
    expect(code).toBeInstanceOf(pulumi.asset.FileArchive);
    const path = await (code as pulumi.asset.FileArchive).path;
    expect(path).toMatch(new RegExp(`/package/arm64/${READ[name]?.program}\\.zip$`));
    expect([handler, READ[name]?.handler]).toEqual([name, name]);
  });

  test('is told every variable that it reads, and no other, where cards are taken', () => {
    expect(Object.keys(environment(large, name) ?? {}).sort()).toEqual(names(name, 'stripe'));
  });

  test('is told every variable that it reads, and no other, where none are', () => {
    const variables = environment(small, name);
    // Nobody calls back where no cards are taken.
    expect(variables === undefined).toBe(name === 'payment_callback');
    if (variables) expect(Object.keys(variables).sort()).toEqual(names(name, 'none'));
  });

  test('is told nothing empty', () => {
    for (const value of Object.values(environment(large, name) ?? {})) expect(value).toMatch(/\S/);
  });
});

test('values are those of the settings', () => {
  expect(environment(large, 'mailer')).toMatchObject({
    KIBBLE_MAIL_FROM: 'shop@example.com',
    KIBBLE_SHOP_URL: 'https://shop.example.com',
    KIBBLE_NOTICE_TOPIC: 'arn:aws:sns:eu-west-1:123456789012:kibble-dev-notices',
  });
  expect(environment(large, 'stream')).toMatchObject({
    // Signed for AppSync's own name, whatever names the shop has.
    KIBBLE_GRAPHQL_URL: 'https://a1.appsync-api.eu-west-1.amazonaws.com/graphql',
    KIBBLE_EVENT_BUS: 'kibble-dev',
    KIBBLE_PAYMENT_SECRET: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kibble-dev-payments-AbCdEf',
    KIBBLE_PAYMENT_SECRET_VERSION: 'v1',
  });
});
