import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { AlarmTopic } from './components/alarm-topic';
import { Alarms } from './components/alarms';
import { ApiDomain } from './components/api-domain';
import { Budget } from './components/budget';
import { Dashboard } from './components/dashboard';
import { EventBus } from './components/event-bus';
import { GraphqlApi } from './components/graphql-api';
import { Mail } from './components/mail';
import { PaymentCallback } from './components/payment-callback';
import { PaymentSecret } from './components/payment-secret';
import { RustFunction } from './components/rust-function';
import { ScheduledFunction } from './components/scheduled-function';
import { ShopTable } from './components/shop-table';
import { Site } from './components/site';
import { StreamWorker } from './components/stream-worker';
import { UserPool } from './components/user-pool';
import { readConfig, stackSettings } from './config';
import { answering, functionArgs, mailing, payments, telling } from './function-args';
import { siteConfig } from './site/config';
import { nameOfTable, readSources } from './sources';

const config = readConfig(pulumi.getStack(), new pulumi.Config('aws').get('region'), stackSettings());
const sources = readSources(config);
const { stage, region, watch } = config;

const profile = new pulumi.Config('aws').get('profile');
const tags = { tags: { project: 'kibble', stack: stage } };
const allowed = config.account === undefined ? {} : { allowedAccountIds: [config.account] };
const provider = new aws.Provider('aws', { region, profile, defaultTags: tags, ...allowed });
const usEast1 = new aws.Provider('us-east-1', { region: 'us-east-1', profile, defaultTags: tags, ...allowed });
const opts = { provider };
const account = aws.getCallerIdentityOutput({}, opts).accountId;

// What is kept, and who is told.
const table = new ShopTable('table', { tableName: nameOfTable(config), design: sources.table }, opts);
const bus = new EventBus('events', { stage, retentionDays: watch.eventRetentionDays }, opts);
const mail = new Mail(
  'mail',
  {
    stage,
    from: config.mail.from,
    domain: config.mail.domain,
    exists: config.mail.exists,
    region,
    account,
    hostedZoneId: config.names.hostedZoneId,
    notices: config.mail.notices,
  },
  opts,
);
const alarmTopic = new AlarmTopic('alarms', { stage, account, email: watch.email }, opts);
const secret =
  config.payments.provider === 'stripe'
    ? new PaymentSecret('payments', { stage, payments: config.payments }, opts)
    : undefined;
const shared = { config, sources, table, secret };

// Who asks, what answers, and where.
const postConfirmation = new RustFunction(
  'post-confirmation',
  functionArgs(shared, 'post_confirmation', 'Makes the record of a customer who has signed up.'),
  opts,
);
const userPool = new UserPool(
  'user-pool',
  {
    stage,
    shopName: config.shop.name,
    rules: sources.userPool,
    production: config.production,
    postConfirmation,
    mail: config.mail.signUp === 'ses' ? { from: config.mail.from, identityArn: mail.identityArn } : undefined,
  },
  opts,
);
const resolver = new RustFunction(
  'resolver',
  functionArgs(shared, 'resolver', 'Answers the fields of the API.', answering(shared)),
  opts,
);
const api = new GraphqlApi(
  'api',
  {
    stage,
    region,
    account,
    production: config.production,
    userPool,
    resolver,
    sources,
    apiKeys: config.apiKeys,
    logRetentionDays: watch.logRetentionDays,
  },
  opts,
);
const { site: siteName, api: apiName, hostedZoneId } = config.names;
const apiDomain =
  apiName !== undefined && hostedZoneId !== undefined
    ? new ApiDomain('api-domain', { apiId: api.id, domain: apiName, hostedZoneId, usEast1 }, opts)
    : undefined;
const addresses = apiDomain ?? api;
const site = new Site(
  'site',
  {
    stage,
    files: sources.site,
    config: siteConfig(config, { addresses, userPool, apiKey: api.apiKey }),
    domain: siteName !== undefined && hostedZoneId !== undefined ? { name: siteName, hostedZoneId, usEast1 } : undefined,
  },
  opts,
);

// What happens by itself.
const follow = { table, design: sources.table };
const stream = new StreamWorker(
  'stream',
  {
    ...functionArgs(shared, 'stream', 'Follows what changes in the table.', telling(shared, bus, api)),
    ...follow,
    filters: sources.streamFilters.stream,
  },
  opts,
);
const mailer = new StreamWorker(
  'mailer',
  {
    ...functionArgs(shared, 'mailer', 'Writes to customers and to the shop.', mailing(shared, mail, site.url)),
    ...follow,
    filters: sources.streamFilters.mailer,
  },
  opts,
);
const schedule = new ScheduledFunction(
  'schedule',
  {
    ...functionArgs(shared, 'schedule', 'Does what is due when time has passed.', payments(shared)),
    account,
    expression: 'rate(5 minutes)',
  },
  opts,
);
const paymentCallback =
  secret &&
  new PaymentCallback(
    'payment-callback',
    functionArgs(shared, 'payment_callback', 'Takes the calls of the payment provider.', payments(shared)),
    opts,
  );

// Who looks on.
const followers = [stream.function, mailer.function];
const lambdas = [
  resolver,
  postConfirmation,
  ...followers,
  schedule.function,
  ...(paymentCallback ? [paymentCallback.function] : []),
];
const indexes = sources.table.indexes.map((index) => index.name);
new Alarms(
  'alarms',
  {
    stage,
    topicArn: alarmTopic.arn,
    functions: lambdas,
    followers,
    scheduled: [schedule.function],
    deadLetters: [stream, mailer, schedule].map((worker) => [worker.function, worker.deadLetters]),
    table: { name: table.name, indexes },
    api,
    takesCards: config.payments.provider === 'stripe',
  },
  opts,
);
const dashboard = new Dashboard(
  'dashboard',
  { stage, region, tableName: table.name, indexes, apiId: api.id, functions: lambdas, resolver },
  opts,
);
new Budget('budget', { stage, limit: watch.monthlyBudget, topicArn: alarmTopic.arn }, opts);
for (const day of config.apiKeys.slice(0, 1)) alarmTopic.remindOfKey('api-key', day);

export const siteUrl = site.url;
export const graphqlEndpoint = addresses.endpoint;
export const realtimeEndpoint = addresses.realtimeEndpoint;
export const apiId = api.id;
export const apiKey = api.apiKey;
export const userPoolId = userPool.pool.id;
export const userPoolClientId = userPool.client.id;
export const tableName = table.name;
export const eventBus = bus.bus.name;
export const deadLetterQueues = [stream, mailer, schedule].map((worker) => worker.deadLetters.url);
export const paymentCallbackUrl = paymentCallback?.address;
export const dashboardUrl = dashboard.url;
export const functions = Object.fromEntries(
  lambdas.map(({ codeName, functionName, alias }) => [
    codeName,
    { name: functionName, alias: alias.name, version: alias.functionVersion },
  ]),
);
export { region, stage };
