import { beforeAll, describe, expect, test } from 'vitest';

import { EVENT_SOURCES } from '../components/event-bus';
import { deploy, type Deployment, LARGE, SMALL } from './support/deployment';
import { counts } from './support/filter-pattern';
import { read } from './support/repository';

/** What the shop measures of itself. */
const MEASURES = [...(/pub const MEASURES[^=]*= \[(.*?)\n\];/s.exec(read('src/app/measures.rs'))?.[1] ?? '').matchAll(/\(\s*"(\w+)"/g)].map(
  ([, name]) => name,
);

let small: Deployment;
let large: Deployment;
beforeAll(async () => {
  small = await deploy(SMALL);
  large = await deploy(LARGE);
});

function ofType({ resources }: Deployment, type: string) {
  return resources.filter((resource) => resource.type === type);
}

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';

/** Where no data does not mean that all is well: Amazon SES tells its rates now and then, and a clock is never silent. */
const MISSING: Record<string, string> = {
  'kibble-dev-mail-bounces': 'ignore',
  'kibble-dev-mail-complaints': 'ignore',
  'kibble-dev-schedule-missed': 'breaching',
};

describe('alarms', () => {
  test('are these, and each tells what to look at', () => {
    const names = ofType(small, ALARM).map(({ inputs }) => inputs.name);
    const functions = ['mailer', 'post-confirmation', 'resolver', 'schedule', 'stream'];
    expect(names.sort()).toEqual(
      [
        ...functions.flatMap((name) => ['errors', 'slow', 'throttles'].map((what) => `kibble-dev-${name}-${what}`)),
        ...['mailer', 'stream'].map((name) => `kibble-dev-${name}-behind`),
        ...['mailer', 'schedule', 'stream'].map((name) => `kibble-dev-${name}-dead-letters`),
        'kibble-dev-api-errors',
        'kibble-dev-api-field-errors',
        'kibble-dev-api-slow',
        'kibble-dev-mail-bounces',
        'kibble-dev-mail-complaints',
        'kibble-dev-schedule-missed',
        ...['table', 'gsi1', 'gsi2'].flatMap((place) => [`kibble-dev-${place}-read-throttles`, `kibble-dev-${place}-write-throttles`]),
      ].sort(),
    );
    for (const { inputs } of ofType(small, ALARM)) {
      expect(String(inputs.alarmDescription)).toMatch(/^\S.*\.$/);
      expect(inputs).toMatchObject({
        alarmActions: ['arn:aws:sns:eu-west-1:123456789012:kibble-dev-alarms'],
        okActions: ['arn:aws:sns:eu-west-1:123456789012:kibble-dev-alarms'],
        treatMissingData: MISSING[String(inputs.name)] ?? 'notBreaching',
        period: MISSING[String(inputs.name)] === 'ignore' ? 3600 : 300,
      });
    }
  });

  test('of errors count what a function logs as one, and what has died, not what callers are refused', () => {
    const [filter] = ofType(small, 'aws:cloudwatch/logMetricFilter:LogMetricFilter').filter(
      ({ inputs }) => inputs.logGroupName === '/aws/lambda/kibble-dev-resolver',
    );
    const report = (record: object) => ({ time: '2026-11-20T12:00:00Z', type: 'platform.report', record });
    const lines: [object, boolean][] = [
      [{ level: 'ERROR', fields: { message: 'the table failed' } }, true],
      [{ level: 'INFO', fields: { message: 'asked' } }, false],
      [report({ status: 'timeout', errorType: 'Sandbox.Timedout' }), true],
      [report({ status: 'error', errorType: 'Runtime.ExitError' }), true],
      [report({ status: 'error', errorType: 'Runtime.OutOfMemory' }), true],
      // What a caller is refused, where Lambda reports it at all.
      [report({ status: 'error', errorType: 'Function.Unknown' }), false],
      [report({ status: 'success' }), false],
    ];
    for (const [line, isCounted] of lines) {
      expect([line, counts(String(filter?.inputs.pattern), line)]).toEqual([line, isCounted]);
    }
    expect(filter?.inputs.metricTransformation).toMatchObject({ name: 'kibble-dev-resolver-errors', namespace: 'Kibble' });
    const metrics = ofType(large, ALARM).map(({ inputs }) => inputs.metricName);
    expect(metrics).not.toContain('Errors');
    expect(metrics).not.toContain('4XXError');
    expect(metrics).not.toContain('ConditionalCheckFailedRequests');
  });

  test('tell throttles of the table and of each index', () => {
    const alarm = ofType(small, ALARM).find(({ name }) => name === 'gsi2-write-throttles');
    expect(alarm?.inputs).toMatchObject({
      metricName: 'WriteThrottleEvents',
      namespace: 'AWS/DynamoDB',
      dimensions: { TableName: 'kibble-dev', GlobalSecondaryIndexName: 'GSI2' },
      statistic: 'Sum',
      threshold: 1,
    });
  });

  test('tell when the clock is silent', () => {
    const alarm = ofType(small, ALARM).find(({ name }) => name === 'schedule-missed');
    expect(alarm?.inputs).toMatchObject({
      metricName: 'Invocations',
      comparisonOperator: 'LessThanOrEqualToThreshold',
      threshold: 0,
      evaluationPeriods: 3,
      treatMissingData: 'breaching',
    });
  });

  test('of payments are there where cards are taken', () => {
    const names = ofType(large, ALARM).map(({ name }) => name);
    expect(names).toContain('payments-failed');
    expect(names).toContain('payment_callback-errors');
  });
});

test('what is watched of the shop is what it measures', () => {
  expect(MEASURES.length).toBe(19);
  const own = JSON.stringify([...ofType(large, ALARM), ...ofType(large, 'aws:cloudwatch/dashboard:Dashboard')].map(({ inputs }) => inputs));
  const shown = [...own.matchAll(/\\"Kibble\\",\\"(\w+)\\",\\"Shop\\",\\"kibble-dev\\"/g)].map(([, name]) => name);
  expect([...new Set(shown)].sort()).toEqual([...MEASURES].sort());
  expect(read('src/telemetry.rs')).toContain('const NAMESPACE: &str = "Kibble"');
});

test('widgets of the dashboard do not lie over one another', () => {
  const [dashboard] = ofType(small, 'aws:cloudwatch/dashboard:Dashboard');
  const { widgets } = JSON.parse(String(dashboard?.inputs.dashboardBody));
  const places = widgets.map(({ x, y }: { x: number; y: number }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(12);
  for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
});

test('the sources of events are those of the code', () => {
  const sources = [...read('src/shop/event/mod.rs').matchAll(/"(kibble\.\w+)"/g)].map(([, source]) => source);
  expect([...new Set(sources)].sort()).toEqual(EVENT_SOURCES);
});

test('a key of visitors is told a month before it ends', () => {
  const [reminder] = ofType(large, 'aws:scheduler/schedule:Schedule').filter(({ name }) => name === 'api-key-reminder');
  expect(reminder?.inputs.scheduleExpression).toBe('at(2027-10-22T00:00:00)');
  expect(Object(reminder?.inputs.target).input).toContain('ends on 2027-11-21');
  const keys = ofType(large, 'aws:appsync/apiKey:ApiKey').map(({ inputs }) => inputs.expires);
  expect(keys).toEqual(['2027-11-21T00:00:00Z', '2027-06-01T00:00:00Z']);
});

test('the budget is told to the same people', () => {
  const [budget] = ofType(small, 'aws:budgets/budget:Budget');
  expect(budget?.inputs).toMatchObject({ limitAmount: '50', limitUnit: 'USD', timeUnit: 'MONTHLY' });
  for (const notice of Object(budget?.inputs).notifications) {
    expect(notice.subscriberSnsTopicArns).toEqual(['arn:aws:sns:eu-west-1:123456789012:kibble-dev-alarms']);
  }
});
