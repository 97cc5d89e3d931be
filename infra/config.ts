import * as pulumi from '@pulumi/pulumi';

import { type FunctionSize, functionSizes } from './function-sizes';
import { type FunctionName, stageFault } from './names';
import { ACCOUNT, ANY, CURRENCY, EMAIL, HOST, isDay, type Lookup, pattern, Reader, REGION, type Rule, TIME_ZONE, ZONE_ID } from './settings';

/** How long CloudWatch may keep logs, in days. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** What a stack is told by its settings; `Pulumi.yaml` describes each. */
export interface Config {
  stage: string;
  region: string;
  account: string | undefined;
  production: boolean;
  shop: { name: string; timeZone: string; currency: string; cartMerge: 'SUM' | 'MAX' | 'GUEST' };
  mail: {
    from: string;
    domain: string | undefined;
    /** Whether Amazon SES knows the sender already. */
    exists: boolean;
    signUp: 'cognito' | 'ses';
    notices: string | undefined;
  };
  payments: Payments;
  names: { site: string | undefined; api: string | undefined; hostedZoneId: string | undefined };
  /** The days on which the keys for visitors were made, the newest first. */
  apiKeys: string[];
  watch: { email: string; monthlyBudget: number; logLevel: LogLevel; logRetentionDays: number; eventRetentionDays: number };
  architecture: 'arm64' | 'x86_64';
  functions: Record<FunctionName, FunctionSize>;
  tableName: string | undefined;
  packages: string;
  site: string;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace';

export type Payments =
  | { provider: 'none' }
  | {
      provider: 'stripe';
      publishableKey: string;
      secretKey: pulumi.Output<string>;
      /** Absent until Stripe has told it, which it does when it is given the address of the call-back. */
      webhookSecret: pulumi.Output<string> | undefined;
    };

const STRIPE_SECRETS = ['stripeSecretKey', 'stripeWebhookSecret'];
/** Settings that are read only where cards are taken. */
const STRIPE = ['stripePublishableKey', ...STRIPE_SECRETS];

/** As much of Pulumi's `Config` as is read. */
export interface StackSettings extends Lookup {
  getSecret(name: string): pulumi.Output<string> | undefined;
}

/** The settings of the stack that is deployed. */
export function stackSettings(): StackSettings {
  const config = new pulumi.Config('kibble');
  const prefix = 'kibble:';
  const all = new Map(Object.entries(pulumi.runtime.allConfig()));
  const own = [...all.keys()].filter((name) => name.startsWith(prefix));
  return {
    // Secrets are looked at too, to be judged before anything is made.
    get: (name) => all.get(prefix + name),
    isEncrypted: (name) => isSecret(prefix + name),
    getSecret: (name) => config.getSecret(name),
    names: () => own.map((name) => name.slice(prefix.length)),
  };
}

/** Whether a setting is a secret, which Pulumi knows and does not declare. */
function isSecret(key: string): boolean {
  const ask: unknown = Reflect.get(pulumi.runtime, 'isConfigSecret');
  if (typeof ask !== 'function') throw new TypeError('Pulumi does not tell which settings are secrets');
  return Reflect.apply(ask, undefined, [key]) === true;
}

/** Settings that cannot be used, all of them in one message. */
export class ConfigError extends pulumi.RunError {
  override name = 'ConfigError';

  constructor(readonly faults: string[]) {
    super(`the stack cannot be deployed with these settings:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Reads the settings of a stack, with the region of `aws:region`. Throws a {@link ConfigError} when any are wrong. */
export function readConfig(stage: string, region: string | undefined, stack: StackSettings): Config {
  const reader = new Reader(stack);
  const fault = stageFault(stage);
  if (fault) reader.faults.push(fault);
  if (!REGION.test(region ?? '')) reader.faults.push(`aws:region is ${region ? `"${region}"` : 'missing'}: it must be a region, such as eu-west-1`);
  const names = readNames(reader);
  const production = reader.flag('production');
  const config: Config = {
    stage,
    region: region ?? '',
    account: reader.text('account', ACCOUNT),
    production,
    shop: readShop(reader),
    mail: readMail(reader),
    payments: readPayments(reader, stack, production),
    names,
    apiKeys: readApiKeys(reader),
    watch: readWatch(reader),
    architecture: reader.oneOf('architecture', ['arm64', 'x86_64'], 'arm64'),
    functions: functionSizes(reader),
    tableName: reader.text('tableName', { holds: (name) => /^[\w.-]{3,255}$/.test(name), words: 'the name of a table' }),
    packages: reader.text('packages', ANY, '../target/package'),
    site: reader.text('site', ANY, '../frontend/.output'),
  };
  reader.refuseOthers(STRIPE);
  if (reader.faults.length > 0) throw new ConfigError(reader.faults);
  return config;
}

function readShop(reader: Reader): Config['shop'] {
  return {
    name: reader.text('shopName', ANY, 'Kibble'),
    timeZone: reader.text('timeZone', TIME_ZONE, 'UTC'),
    currency: reader.text('currency', CURRENCY, 'EUR'),
    cartMerge: reader.oneOf('cartMerge', ['SUM', 'MAX', 'GUEST'], 'SUM'),
  };
}

function readMail(reader: Reader): Config['mail'] {
  const from = reader.required('mailFrom', EMAIL);
  const domain = reader.text('mailDomain', HOST);
  if (domain !== undefined && !from.endsWith(`@${domain}`)) {
    reader.faults.push(`kibble:mailFrom is "${from}", which is no address of kibble:mailDomain, "${domain}"`);
  }
  return {
    from,
    domain,
    exists: reader.oneOf('mailIdentity', ['new', 'existing'], 'new') === 'existing',
    signUp: reader.oneOf('signUpMail', ['cognito', 'ses'], 'cognito'),
    notices: reader.text('noticeEmail', EMAIL),
  };
}

const PUBLISHABLE_KEY = pattern(/^pk_(?:live|test)_\w+$/, "Stripe's publishable key, pk_live_… or pk_test_…");

/** What Stripe's secret key must be beside the publishable one, which tells the mode of both unless it is wrong itself. */
function secretKeyBeside(publishableKey: string): Rule {
  const mode = /^pk_(live|test)_/.exec(publishableKey)?.[1];
  if (mode === undefined) return pattern(/^(?:sk|rk)_(?:live|test)_\w+$/, 'a secret or restricted key of Stripe, sk_… or rk_…');
  return pattern(new RegExp(`^(?:sk|rk)_${mode}_\\w+$`), `a ${mode} key of Stripe, as the publishable one is`);
}

function readPayments(reader: Reader, stack: StackSettings, production: boolean): Payments {
  const provider = reader.oneOf('payments', ['none', 'stripe'], 'none');
  for (const name of STRIPE_SECRETS) reader.encrypted(name, 'Stripe');
  if (provider === 'none') return { provider };
  const publishableKey = reader.required('stripePublishableKey', PUBLISHABLE_KEY);
  if (production && publishableKey.startsWith('pk_test_')) {
    reader.faults.push('kibble:stripePublishableKey is a test key, with which nobody pays: kibble:production needs pk_live_…');
  }
  reader.secret('stripeSecretKey', secretKeyBeside(publishableKey), true);
  reader.secret('stripeWebhookSecret', pattern(/^whsec_\w+$/, "Stripe's secret of a webhook, whsec_…"), false);
  const secretKey = stack.getSecret('stripeSecretKey') ?? pulumi.secret('');
  return { provider, publishableKey, secretKey, webhookSecret: stack.getSecret('stripeWebhookSecret') };
}

function readNames(reader: Reader): Config['names'] {
  const site = reader.text('domain', HOST);
  const api = reader.text('apiDomain', HOST);
  const hostedZoneId = reader.text('hostedZoneId', ZONE_ID);
  if ((site !== undefined || api !== undefined) && hostedZoneId === undefined) {
    reader.faults.push('kibble:hostedZoneId is missing: kibble:domain and kibble:apiDomain need the zone they are in');
  }
  if (site !== undefined && site === api) {
    reader.faults.push(`kibble:domain and kibble:apiDomain are both "${site}": each needs a name of its own`);
  }
  return { site, api, hostedZoneId };
}

const DAY = 24 * 60 * 60 * 1000;

/** The day on which a key ends that was made on this day. */
export function keyEnds(day: string): Date {
  const made = Date.parse(`${day}T00:00:00Z`);
  return new Date(made + 365 * DAY);
}

function readApiKeys(reader: Reader): string[] {
  const days = reader.json('apiKeys');
  const today = new Date().toISOString().slice(0, 10);
  if (!Array.isArray(days) || days.length === 0) {
    reader.faults.push(`kibble:apiKeys is missing: it must be a list of days, such as ["${today}"]`);
    return [];
  }
  const wrong = days.filter((day) => typeof day !== 'string' || !isDay(day));
  for (const day of wrong) reader.faults.push(`kibble:apiKeys holds ${JSON.stringify(day)}: it must be a day, such as "${today}"`);
  if (wrong.length > 0) return [];
  const keys = days.map(String);
  const sorted = [...new Set(keys)].sort().reverse();
  if (sorted.join() !== keys.join()) reader.faults.push('kibble:apiKeys must name each day once, the newest first');
  const [newest = ''] = sorted;
  if (newest > today) reader.faults.push(`kibble:apiKeys holds ${newest}, which is yet to come: no key can last that long`);
  for (const day of keys.filter((day) => keyEnds(day).getTime() <= Date.now() + DAY)) {
    reader.faults.push(`kibble:apiKeys holds ${day}, whose key has ended, or is about to: put "${today}" before the others and remove it`);
  }
  return keys;
}

function readWatch(reader: Reader): Config['watch'] {
  const days = {
    holds: (text: string) => RETENTION_DAYS.includes(Number(text)),
    words: `a number of days that CloudWatch knows: ${RETENTION_DAYS.join(', ')}`,
  };
  return {
    email: reader.required('alarmEmail', EMAIL),
    monthlyBudget: reader.whole('monthlyBudget', 1, 1_000_000, 50),
    logLevel: reader.oneOf('logLevel', ['error', 'warn', 'info', 'debug', 'trace'], 'info'),
    logRetentionDays: Number(reader.text('logRetentionDays', days, '30')),
    eventRetentionDays: reader.whole('eventRetentionDays', 1, 3653, 30),
  };
}
