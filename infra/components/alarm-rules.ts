import * as pulumi from '@pulumi/pulumi';

import type { FunctionName } from '../names';
import type { RustFunction } from './rust-function';

/** When an alarm rings. */
export interface AlarmRule {
  /** Of the alarm, without the stack. */
  name: string;
  description: string;
  metric: Metric;
  statistic: 'Sum' | 'Maximum' | 'p99';
  /** It rings at this and above; at 0 it rings when there is nothing, not even data. */
  threshold: number;
  /** The seconds whose data are looked at together; {@link FIVE_MINUTES} unless set. */
  period?: number;
  /** For how many such periods in a row; one unless set. */
  periods?: number;
  /** What a period without data means, where it is not that all is well: `ignore` leaves the alarm as it is. */
  missing?: 'ignore';
}

/** In seconds. */
export const FIVE_MINUTES = 300;
const HOUR = 3600;

export interface Metric {
  namespace: string;
  name: string;
  dimensions: Record<string, pulumi.Input<string>>;
}

/** The namespace of what the shop measures of itself (`src/telemetry.rs`). */
export const NAMESPACE = 'Kibble';

/** The name of the metric that counts the errors in a function's log. */
export function loggedErrors(functionName: string): string {
  return `${functionName}-errors`;
}

/** Seconds that one of a hundred calls may take. */
const SLOW: Record<FunctionName, number> = {
  resolver: 3,
  payment_callback: 5,
  post_confirmation: 3,
  stream: 20,
  mailer: 20,
  schedule: 240,
};

/** Of every function. */
export function functionRules({ functionName, codeName }: RustFunction): AlarmRule[] {
  const metric = (name: string) => ({ namespace: 'AWS/Lambda', name, dimensions: { FunctionName: functionName } });
  return [
    {
      name: `${codeName}-errors`,
      description: `${functionName} has failed; its log says why. What callers do wrong is not counted.`,
      metric: { namespace: NAMESPACE, name: loggedErrors(functionName), dimensions: {} },
      statistic: 'Sum',
      threshold: 1,
    },
    {
      name: `${codeName}-throttles`,
      description: `${functionName} was called more often at the same time than the account, or its setting, allows.`,
      metric: metric('Throttles'),
      statistic: 'Sum',
      threshold: 1,
    },
    {
      name: `${codeName}-slow`,
      description: `One of a hundred calls of ${functionName} takes ${SLOW[codeName]} seconds or more.`,
      metric: metric('Duration'),
      statistic: 'p99',
      threshold: SLOW[codeName] * 1000,
      periods: 3,
    },
  ];
}

/** Of a function that follows the table's stream. */
export function followerRule({ functionName, codeName }: RustFunction): AlarmRule {
  return {
    name: `${codeName}-behind`,
    description: `${functionName} is five minutes or more behind the table. What is half a day old is given up.`,
    metric: { namespace: 'AWS/Lambda', name: 'IteratorAge', dimensions: { FunctionName: functionName } },
    statistic: 'Maximum',
    threshold: 300_000,
  };
}

export function deadLetterRule(name: FunctionName, queueName: pulumi.Input<string>): AlarmRule {
  const waiting = {
    namespace: 'AWS/SQS',
    name: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queueName },
  };
  return {
    name: `${name}-dead-letters`,
    description: `What ${name} could not do was given up, and waits in its queue of dead letters for two weeks.`,
    metric: waiting,
    statistic: 'Maximum',
    threshold: 1,
  };
}

/** A function that the clock calls, and that nobody else would miss. */
export function clockRule({ functionName, codeName }: RustFunction): AlarmRule {
  return {
    name: `${codeName}-missed`,
    description: `${functionName} was not called for a quarter of an hour: nothing is done that is due when time has passed.`,
    metric: { namespace: 'AWS/Lambda', name: 'Invocations', dimensions: { FunctionName: functionName } },
    statistic: 'Sum',
    threshold: 0,
    periods: 3,
  };
}

/** Throttles of the table and of its indexes. Conditions that fail are part of the shop's work, and not counted. */
export function tableRules(tableName: pulumi.Input<string>, indexes: string[]): AlarmRule[] {
  const table = { TableName: tableName };
  const places = [
    { place: 'table', dimensions: table },
    ...indexes.map((index) => ({ place: index.toLowerCase(), dimensions: { ...table, GlobalSecondaryIndexName: index } })),
  ];
  const kinds = ['Read', 'Write'];
  return places.flatMap(({ place, dimensions }) =>
    kinds.map((kind) => ({
      name: `${place}-${kind.toLowerCase()}-throttles`,
      description: `DynamoDB refuses to ${kind.toLowerCase()} because too much is asked for, of ${place} or of one key in it.`,
      metric: { namespace: 'AWS/DynamoDB', name: `${kind}ThrottleEvents`, dimensions },
      statistic: 'Sum' as const,
      threshold: 1,
    })),
  );
}

/**
 * Of the sender's name: Amazon SES stops an account whose mails come back too often, or annoy too many. It tells both rates
 * now and then only, and until it tells the next ones they are as they were.
 */
export function mailRules(): AlarmRule[] {
  const rule = (name: string, metric: string, threshold: number, what: string): AlarmRule => ({
    name,
    description: `${what}. Amazon SES stops accounts that go on so; its console tells which mails.`,
    metric: { namespace: 'AWS/SES', name: metric, dimensions: {} },
    statistic: 'Maximum',
    threshold,
    period: HOUR,
    missing: 'ignore',
  });
  return [
    rule('mail-bounces', 'Reputation.BounceRate', 0.05, 'One of twenty mails of the account comes back'),
    rule('mail-complaints', 'Reputation.ComplaintRate', 0.001, 'One of a thousand mails of the account is called unwanted'),
  ];
}

/** Of the API: what AppSync answers with 5xx, fields that it could not have answered, and how long it takes. */
export function apiRules(apiId: pulumi.Input<string>, fieldErrors: string): AlarmRule[] {
  const metric = (name: string) => ({ namespace: 'AWS/AppSync', name, dimensions: { GraphQLAPIId: apiId } });
  return [
    {
      name: 'api-errors',
      description: 'AppSync itself has failed: it has answered with 5xx.',
      metric: metric('5XXError'),
      statistic: 'Sum',
      threshold: 1,
    },
    {
      name: 'api-field-errors',
      description:
        'AppSync has answered a field with an error that is not of the shop: it could not ask the function, has waited too long for it, or its own code (infra/appsync) has failed. The log of the API says which. Where resolver-errors rings too, the function has died.',
      metric: { namespace: NAMESPACE, name: fieldErrors, dimensions: {} },
      statistic: 'Sum',
      threshold: 1,
    },
    {
      name: 'api-slow',
      description: 'One of a hundred operations takes four seconds or more.',
      metric: metric('Latency'),
      statistic: 'p99',
      threshold: 4000,
      periods: 3,
    },
  ];
}

/** Of the shop itself: a payment that the provider will neither take nor let go needs a person. */
export function paymentRule(tableName: pulumi.Input<string>): AlarmRule {
  return {
    name: 'payments-failed',
    description: 'The payment provider will neither take nor let go a payment. The log of stream or schedule names it.',
    metric: { namespace: NAMESPACE, name: 'PaymentsFailed', dimensions: { Shop: tableName } },
    statistic: 'Sum',
    threshold: 1,
  };
}
