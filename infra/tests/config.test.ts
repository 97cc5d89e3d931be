import { rmSync } from 'node:fs';
import { join } from 'node:path';

import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ConfigError, readConfig, type StackSettings, stackSettings } from '../config';
import { FUNCTIONS } from '../names';
import { readSources } from '../sources';
import { Built, LARGE, SMALL, TODAY } from './support/deployment';
import { read as readFile } from './support/repository';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(`${TODAY}T12:00:00Z`), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The settings of a stack, as Pulumi hands them over. */
function stack(settings: Record<string, string>, plain: string[] = []): StackSettings {
  const get = (name: string) => settings[`kibble:${name}`];
  const getSecret = (name: string) => {
    const value = get(name);
    return value === undefined ? undefined : pulumi.secret(value);
  };
  const names = () => Object.keys(settings).map((name) => name.replace(/^kibble:/, '')).filter((name) => !name.includes(':'));
  return { get, getSecret, names, isEncrypted: (name) => !plain.includes(name) };
}

function read(settings: Record<string, string>, stage = 'dev', plain: string[] = []) {
  return readConfig(stage, settings['aws:region'], stack(settings, plain));
}

/** What is wrong with the settings. */
function faults(settings: Record<string, string>, stage?: string, plain?: string[]): string[] {
  try {
    read(settings, stage, plain);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

test('what is not set is as Pulumi.yaml says', () => {
  const project: unknown = parse(readFile('infra/Pulumi.yaml'));
  const declared = Object.entries({ ...Object(Reflect.get(Object(project), 'config')) });
  const defaults = declared.flatMap(([name, declaration]) => {
    const value: unknown = Reflect.get(Object(declaration), 'default');
    return value === undefined ? [] : [[name, String(value)]];
  });
  expect(defaults.length).toBeGreaterThan(15);
  expect(read({ ...Object.fromEntries(defaults), ...SMALL })).toEqual(read(SMALL));
});

test('every setting is described in Pulumi.yaml, but for secrets and objects, which it cannot describe', () => {
  const asked = new Set<string>();
  const recording: StackSettings = {
    get: (name) => (asked.add(name), LARGE[`kibble:${name}`]),
    getSecret: (name) => (asked.add(name), pulumi.secret('x')),
    names: () => [],
    isEncrypted: () => true,
  };
  readConfig('dev', 'eu-west-1', recording);
  const described = [...readFile('infra/Pulumi.yaml').matchAll(/^ {2}kibble:(\w+):/gm)].map(([, name]) => name);
  expect([...described, 'functions', 'stripeSecretKey', 'stripeWebhookSecret'].sort()).toEqual([...asked].sort());
});

test('the sample can be deployed as it is', () => {
  const sample: unknown = parse(readFile('infra/Pulumi.dev.yaml.example'));
  const settings = Object.entries(Object(Reflect.get(Object(sample), 'config'))).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  expect(faults(Object.fromEntries(settings))).toEqual([]);
});

describe('a setting that is wrong', () => {
  test('is told together with all others', () => {
    const wrong = { 'kibble:currency': 'Euro', 'kibble:cartMerge': 'sum', 'kibble:timeZone': 'Dublin' };
    expect(faults(wrong, 'Dev_1')).toEqual([
      'the stack is named "Dev_1": name it with at most 20 small letters, digits and single hyphens, a letter first',
      'aws:region is missing: it must be a region, such as eu-west-1',
      `kibble:timeZone is "Dublin": it must be a name of IANA's database of time zones, such as Europe/Dublin`,
      'kibble:currency is "Euro": it must be an ISO 4217 code, such as EUR',
      'kibble:cartMerge is "sum": it must be one of SUM, MAX, GUEST',
      'kibble:mailFrom is missing: it must be an e-mail address',
      'kibble:apiKeys is missing: it must be a list of days, such as ["2026-11-21"]',
      'kibble:alarmEmail is missing: it must be an e-mail address',
    ]);
  });

  test.each<[string, string, RegExp]>([
    ['account', '1234', /twelve digits/],
    ['production', 'yes', /one of true, false/],
    ['mailFrom', 'shop', /an e-mail address/],
    ['mailDomain', 'example.org', /no address of kibble:mailDomain/],
    ['mailDomain', 'Example', /a domain name/],
    ['signUpMail', 'smtp', /one of cognito, ses/],
    ['mailIdentity', 'old', /one of new, existing/],
    ['payments', 'simulated', /one of none, stripe/],
    ['payments', 'stripe', /kibble:stripePublishableKey is missing/],
    ['domain', 'shop.example.com', /kibble:hostedZoneId is missing/],
    ['apiDomain', 'api.example.com', /kibble:hostedZoneId is missing/],
    ['hostedZoneId', 'example.com', /the id of a hosted zone/],
    ['monthlyBudget', '0', /a whole number from 1/],
    ['monthlyBudget', '12.5', /a whole number/],
    ['architecture', 'x86-64', /one of arm64, x86_64/],
    ['logLevel', 'INFO', /one of error, warn/],
    ['logRetentionDays', '31', /a number of days that CloudWatch knows/],
    ['tableName', 'a b', /the name of a table/],
    ['apiKeys', '"2026-11-21"', /it must be a list of days/],
    ['apiKeys', '[]', /it must be a list of days/],
    ['apiKeys', '["2026-02-30"]', /holds "2026-02-30": it must be a day/],
    ['apiKeys', '[20261121]', /holds 20261121: it must be a day/],
    ['apiKeys', '["2026-06-01","2026-11-21"]', /the newest first/],
    ['apiKeys', '["2026-11-21","2026-11-21"]', /each day once/],
    ['apiKeys', '["2026-11-22"]', /is yet to come/],
    ['apiKeys', '["2026-11-21","2025-11-21"]', /whose key has ended/],
    ['apiKeys', '[', /holds no list or object/],
    ['functions', '[]', /kibble:functions holds no object/],
    ['functions', '{"resolve":{}}', /kibble:functions has no "resolve"/],
    ['functions', '{"resolver":{"memory":64}}', /functions.resolver.memory is 64: it must be a whole number from 128/],
    ['functions', '{"resolver":{"timeout":26}}', /functions.resolver.timeout is 26: it must be a whole number from 1 to 25/],
    ['functions', '{"post_confirmation":{"timeout":6}}', /from 1 to 5$/],
    ['functions', '{"resolver":{"cpu":1}}', /kibble:functions.resolver has no "cpu"/],
    ['functions', '{"resolver":{"version":"$LATEST"}}', /functions.resolver.version/],
  ])('%s: %s', (name, value, fault) => {
    expect(faults({ ...SMALL, [`kibble:${name}`]: value }).join('\n')).toMatch(fault);
  });

  test.each(['euwest1', 'EU-WEST-1', 'eu-west'])('the region %s', (region) => {
    expect(faults({ ...SMALL, 'aws:region': region })).toEqual([`aws:region is "${region}": it must be a region, such as eu-west-1`]);
  });

  test('a setting that is misspelt', () => {
    expect(faults({ ...SMALL, 'kibble:prodution': 'true' })).toEqual(['kibble:prodution is no setting: infra/Pulumi.yaml lists them']);
  });

  test.each(['', 'a--b', '-a', 'a-', 'A', 'ä', '1a', 'a_b', 'a.b', 'a'.repeat(21)])('the stack %j', (stage) => {
    expect(faults(SMALL, stage)).toEqual([expect.stringContaining('the stack is named')]);
  });

  test('a secret of Stripe that is missing, told without the others', () => {
    const { 'kibble:stripeSecretKey': _, ...without } = LARGE;
    expect(faults(without)).toEqual([
      "kibble:stripeSecretKey is missing: it must be a live key of Stripe, as the publishable one is; 'pulumi config set --secret kibble:stripeSecretKey' asks for it",
    ]);
  });

  test.each(['stripeSecretKey', 'stripeWebhookSecret'])('%s that is another text, which is not shown', (name) => {
    const [fault, ...others] = faults({ ...LARGE, [`kibble:${name}`]: 'sk_test_hidden' });
    expect(fault).toMatch(new RegExp(`^kibble:${name} is another text`));
    expect(fault).not.toContain('hidden');
    expect(others).toEqual([]);
  });
});

describe('keys of Stripe', () => {
  test.each(['stripeSecretKey', 'stripeWebhookSecret'])('%s that is not encrypted is not used, and not shown', (name) => {
    const fault = `kibble:${name} is not encrypted: change it at Stripe, and set the new one with 'pulumi config set --secret kibble:${name}'`;
    expect(faults(LARGE, 'dev', [name])).toEqual([fault]);
    expect(faults({ ...LARGE, 'kibble:payments': 'none' }, 'dev', [name])).toEqual([fault]);
  });

  test('that Pulumi holds encrypted are known', () => {
    const names = ['stripeSecretKey', 'stripeWebhookSecret'];
    const settings = Object.fromEntries(names.map((name) => [`kibble:${name}`, 'hidden']));
    pulumi.runtime.setAllConfig(settings, ['kibble:stripeSecretKey']);
    expect(names.map((name) => stackSettings().isEncrypted(name))).toEqual([true, false]);
  });

  const TEST_KEYS = { 'kibble:stripePublishableKey': 'pk_test_1', 'kibble:stripeSecretKey': 'sk_test_hidden' };

  test('for tests are not taken where customers buy, and are elsewhere', () => {
    expect(faults({ ...LARGE, ...TEST_KEYS })).toEqual([
      'kibble:stripePublishableKey is a test key, with which nobody pays: kibble:production needs pk_live_…',
    ]);
    expect(faults({ ...LARGE, ...TEST_KEYS, 'kibble:production': 'false' })).toEqual([]);
  });

  const PUBLISHABLE = "it must be Stripe's publishable key, pk_live_… or pk_test_…";

  test.each([
    ['pk_1', '"pk_1"'],
    ['pk_prod_1', '"pk_prod_1"'],
    ['sk_live_hidden', 'a secret of Stripe'],
    ['whsec_hidden', 'a secret of Stripe'],
  ])('browsers are not shown %s', (key, shown) => {
    const wrong = { ...LARGE, 'kibble:stripePublishableKey': key };
    expect(faults(wrong)).toEqual([`kibble:stripePublishableKey is ${shown}: ${PUBLISHABLE}`]);
  });

  test.each(['sk_live_1', 'sk_test_1', 'rk_live_1', 'rk_test_1'])('%s is not blamed where the publishable one is missing', (key) => {
    const { 'kibble:stripePublishableKey': _, ...without } = LARGE;
    expect(faults({ ...without, 'kibble:stripeSecretKey': key })).toEqual([`kibble:stripePublishableKey is missing: ${PUBLISHABLE}`]);
  });

  test('that are both wrong are both told, and no mode is', () => {
    const wrong = { 'kibble:stripePublishableKey': 'pk_1', 'kibble:stripeSecretKey': 'pk_live_hidden' };
    expect(faults({ ...LARGE, ...wrong })).toEqual([
      `kibble:stripePublishableKey is "pk_1": ${PUBLISHABLE}`,
      "kibble:stripeSecretKey is another text: it must be a secret or restricted key of Stripe, sk_… or rk_…; 'pulumi config set --secret kibble:stripeSecretKey' asks for it",
    ]);
  });

  test.each([['pk_live_1', 'sk_test_hidden', 'live'], ['pk_test_1', 'rk_live_hidden', 'test']])('%s beside %s is told with its mode', (publishable, secret, mode) => {
    const wrong = { 'kibble:production': 'false', 'kibble:stripePublishableKey': publishable, 'kibble:stripeSecretKey': secret };
    expect(faults({ ...LARGE, ...wrong })).toEqual([expect.stringContaining(`it must be a ${mode} key of Stripe, as the publishable one is;`)]);
  });
});

test('sizes of functions are read one by one', () => {
  const { functions } = read({
    ...SMALL,
    'kibble:functions': '{"resolver":{"memory":512,"reservedConcurrency":5,"version":"41"},"stream":{"timeout":30}}',
  });
  expect(functions.resolver).toEqual({ memory: 512, timeout: 25, reservedConcurrency: 5, version: '41' });
  expect(functions.stream).toEqual({ memory: 256, timeout: 30, reservedConcurrency: undefined, version: undefined });
});

describe('what was not built', () => {
  let built: Built;
  beforeEach(() => {
    built = new Built();
  });
  afterEach(() => {
    built.remove();
  });
  const sources = () => readSources(read({ ...SMALL, ...built.settings() }));

  test('is nothing when all was built', () => {
    expect(Object.keys(sources().programs).sort()).toEqual([...FUNCTIONS]);
  });

  test('is told with the command that builds it', () => {
    rmSync(join(built.folder, 'package/arm64/resolver.zip'));
    rmSync(join(built.folder, 'package/arm64/worker.zip'));
    rmSync(join(built.folder, 'site/headers.json'));
    expect(sources).toThrow(/arm64 lacks worker.zip, resolver.zip: run 'make package', or set kibble:architecture.*\n.*holds no shop: run 'make shop'/);
  });
});
