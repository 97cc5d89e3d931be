import { beforeAll, describe, expect, test } from 'vitest';

import type { Resource, Rule } from '../policy/resource';
import { RULES } from '../policy/rules';
import { deploy, type Deployment, LARGE, SMALL } from './support/deployment';

/** What a fault in the program would do to a resource. */
interface Planted {
  rule: string;
  fault: string;
  in: string;
  plant(inputs: Record<string, unknown>): Record<string, unknown> | undefined;
  breach: RegExp;
}

const policyWith = (from: string, to: string) => (inputs: Record<string, unknown>) => ({
  ...inputs,
  policy: String(inputs.policy).replace(from, to),
});

const FAULTS: Planted[] = [
  {
    rule: 'no-stars',
    fault: 'an action is widened',
    in: 'aws:iam/rolePolicy:RolePolicy resolver',
    plant: policyWith('dynamodb:Query', 'dynamodb:*'),
    breach: /^resolver grants dynamodb:\*$/,
  },
  {
    rule: 'no-stars',
    fault: 'a resource is widened',
    in: 'aws:iam/rolePolicy:RolePolicy api-data-source',
    plant: policyWith(':live', ':*'),
    breach: /^api-data-source grants lambda:InvokeFunction on .*:\*$/,
  },
  {
    rule: 'no-stars',
    fault: 'a bucket is opened to every account',
    in: 'aws:s3/bucketPolicy:BucketPolicy site',
    plant: policyWith('s3:GetObject', 's3:ListBucket'),
    breach: /^site grants s3:ListBucket on .*\*$/,
  },
  {
    rule: 'no-endless-logs',
    fault: 'a log has no retention',
    in: 'aws:cloudwatch/logGroup:LogGroup resolver',
    plant: ({ retentionInDays: _, ...inputs }) => inputs,
    breach: /^the log resolver has no retention$/,
  },
  {
    rule: 'no-endless-logs',
    fault: 'a function writes elsewhere',
    in: 'aws:lambda/function:Function stream',
    plant: (inputs) => ({ ...inputs, loggingConfig: { logGroup: '/elsewhere' } }),
    breach: /^the function stream has no log of its own$/,
  },
  ...['resolver-errors', 'mailer-throttles', 'schedule-slow'].map((name) => ({
    rule: 'no-silent-functions',
    fault: `the alarm ${name} tells nobody`,
    in: `aws:cloudwatch/metricAlarm:MetricAlarm ${name}`,
    plant: (inputs: Record<string, unknown>) => ({ ...inputs, alarmActions: [] }),
    breach: /^no alarm tells of (?:errors|throttles|slowness) of the function (?:resolver|mailer|schedule)$/,
  })),
  {
    rule: 'no-open-queues',
    fault: 'a queue is not encrypted',
    in: 'aws:sqs/queue:Queue stream',
    plant: ({ sqsManagedSseEnabled: _, ...inputs }) => inputs,
    breach: /^the queue stream is not encrypted$/,
  },
  {
    rule: 'no-open-queues',
    fault: 'the alarm of a queue is gone',
    in: 'aws:cloudwatch/metricAlarm:MetricAlarm schedule-dead-letters',
    plant: () => undefined,
    breach: /^no alarm tells that the queue schedule fills$/,
  },
  {
    rule: 'no-public-buckets',
    fault: 'a block is off',
    in: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock site',
    plant: (inputs) => ({ ...inputs, restrictPublicBuckets: false }),
    breach: /^the bucket kibble-dev-site lacks restrictPublicBuckets$/,
  },
  {
    rule: 'no-public-buckets',
    fault: 'a bucket is a web site',
    in: 'aws:s3/bucket:Bucket kibble-dev-site',
    plant: (inputs) => ({ ...inputs, website: { indexDocument: '200.html' } }),
    breach: /^the bucket kibble-dev-site is a web site or has an ACL$/,
  },
  {
    rule: 'no-frail-tables',
    fault: 'the table can be deleted',
    in: 'aws:dynamodb/table:Table table',
    plant: (inputs) => ({ ...inputs, deletionProtectionEnabled: false }),
    breach: /^the table table can be deleted$/,
  },
  {
    rule: 'no-frail-tables',
    fault: 'the table is not backed up',
    in: 'aws:dynamodb/table:Table table',
    plant: ({ pointInTimeRecovery: _, ...inputs }) => inputs,
    breach: /^the table table cannot be restored$/,
  },
  {
    rule: 'no-secrets-in-the-open',
    fault: 'a key is handed over as a variable',
    in: 'aws:lambda/function:Function schedule',
    plant: (inputs) => ({ ...inputs, environment: { variables: { KIBBLE_KEY: 'sk_test_hidden' } } }),
    breach: /^the function schedule has a secret in KIBBLE_KEY$/,
  },
];

let small: Deployment;
let large: Deployment;

beforeAll(async () => {
  small = await deploy(SMALL);
  large = await deploy(LARGE, 'production');
});

function planted({ resources }: Deployment, { in: where, plant }: Planted): Resource[] {
  return resources.flatMap((resource) => {
    if (`${resource.type} ${resource.name}` !== where) return [resource];
    const inputs = plant(resource.inputs);
    return inputs === undefined ? [] : [{ ...resource, inputs }];
  });
}

describe.each(RULES)('$description', (rule: Rule) => {
  test('holds for a small stack and for one with everything', () => {
    expect(rule.breaches(small.resources)).toEqual([]);
    expect(rule.breaches(large.resources)).toEqual([]);
  });

  const faults = FAULTS.filter((fault) => fault.rule === rule.name);

  test('is seen to break', () => {
    expect(faults.length).toBeGreaterThan(0);
  });

  test.each(faults)('breaks when $fault', (fault) => {
    const breaches = rule.breaches(planted(small, fault));
    expect(breaches.length).toBeGreaterThan(0);
    for (const breach of breaches) expect(breach).toMatch(fault.breach);
  });
});

test('the table, and where customers buy the user pool too, is protected, and stays when the stack goes', () => {
  const kept = ({ resources }: Deployment) =>
    resources.filter(({ protect }) => protect).map(({ name, retained }) => ({ name, retained }));
  expect(kept(small)).toEqual([{ name: 'table', retained: true }]);
  expect(kept(large)).toEqual([
    { name: 'table', retained: true },
    { name: 'user-pool', retained: false },
  ]);
});

test('every resource belongs to a component', () => {
  const alone = large.resources.filter(({ type, parent }) => type.startsWith('aws:') && parent === '');
  expect(alone).toEqual([]);
});

test('no index has more attributes beside its keys than DynamoDB allows', () => {
  const [table] = small.resources.filter(({ type }) => type === 'aws:dynamodb/table:Table');
  for (const index of Object(table?.inputs).globalSecondaryIndexes) {
    expect(index.nonKeyAttributes.length).toBeLessThanOrEqual(20);
  }
});
