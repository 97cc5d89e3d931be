import { list, member, ofType, type Resource, type Rule } from './resource';
import { grants } from './statements';

/** Where AWS leaves no choice but a star, and why. */
export const FORCED_STARS: { action: string; resource: RegExp; reason: string }[] = [
  { action: 'xray:PutTelemetryRecords', resource: /^\*$/, reason: 'X-Ray knows no resources' },
  { action: 'xray:PutTraceSegments', resource: /^\*$/, reason: 'X-Ray knows no resources' },
  { action: 'dynamodb:ListStreams', resource: /^\*$/, reason: 'it is asked of an account, not of a stream' },
  { action: 'logs:CreateLogStream', resource: /:log-stream:\*$/, reason: 'AWS names the streams of a log' },
  { action: 'logs:PutLogEvents', resource: /:log-stream:\*$/, reason: 'AWS names the streams of a log' },
  {
    action: 'ses:SendEmail',
    resource: /:identity\/\*$/,
    reason: "as long as an account is in its sandbox, Amazon SES also asks for the recipients' identities",
  },
  { action: 's3:GetObject', resource: /^arn:aws:s3:::[^*]+\/\*$/, reason: 'the names of the files are many' },
];

const noStars: Rule = {
  name: 'no-stars',
  description: 'No policy grants an action or a resource with a star, but for the few that AWS forces.',
  breaches: (resources) =>
    grants(resources).flatMap(({ holder, actions, resources: targets }) => {
      const isForced = (action: string, resource: string) =>
        FORCED_STARS.some((forced) => forced.action === action && forced.resource.test(resource));
      const wide = actions.filter((action) => action.includes('*'));
      const everywhere = actions.flatMap((action) =>
        targets
          .filter((target) => target.includes('*') && !isForced(action, target))
          .map((target) => `${holder} grants ${action} on ${target}`),
      );
      return [...wide.map((action) => `${holder} grants ${action}`), ...everywhere];
    }),
};

const noEndlessLogs: Rule = {
  name: 'no-endless-logs',
  description: 'No log is kept for ever, and no function writes to a log that is not there.',
  breaches: (resources) => {
    const logs = ofType(resources, 'aws:cloudwatch/logGroup:LogGroup');
    const endless = logs.filter((log) => !Number(log.inputs.retentionInDays));
    const names = logs.map((log) => log.inputs.name);
    const functions = ofType(resources, 'aws:lambda/function:Function');
    const lost = functions.filter((lambda) => !names.includes(member(lambda.inputs, 'loggingConfig', 'logGroup')));
    return [
      ...endless.map((log) => `the log ${log.name} has no retention`),
      ...lost.map((lambda) => `the function ${lambda.name} has no log of its own`),
    ];
  },
};

/** The alarms that tell somebody. */
function alarms(resources: Resource[]): Resource[] {
  const all = ofType(resources, 'aws:cloudwatch/metricAlarm:MetricAlarm');
  return all.filter((alarm) => list(alarm.inputs.alarmActions).length > 0);
}

const noSilentFunctions: Rule = {
  name: 'no-silent-functions',
  description: 'No function can fail, be throttled or be slow without an alarm.',
  breaches: (resources) => {
    const watched = alarms(resources);
    return ofType(resources, 'aws:lambda/function:Function').flatMap(({ name, inputs }) => {
      const of = (metric: string) =>
        watched.some((alarm) => alarm.inputs.metricName === metric && member(alarm.inputs, 'dimensions', 'FunctionName') === inputs.name);
      const errors = watched.some((alarm) => alarm.inputs.metricName === `${String(inputs.name)}-errors`);
      const missing = [!errors && 'errors', !of('Throttles') && 'throttles', !of('Duration') && 'slowness'];
      return missing.filter((what) => what !== false).map((what) => `no alarm tells of ${what} of the function ${name}`);
    });
  },
};

const noOpenQueues: Rule = {
  name: 'no-open-queues',
  description: 'No queue is without encryption, and none fills without an alarm.',
  breaches: (resources) => {
    const watched = alarms(resources).map((alarm) => member(alarm.inputs, 'dimensions', 'QueueName'));
    return ofType(resources, 'aws:sqs/queue:Queue').flatMap(({ name, inputs }) => [
      ...(inputs.sqsManagedSseEnabled === true || inputs.kmsMasterKeyId ? [] : [`the queue ${name} is not encrypted`]),
      ...(watched.includes(inputs.name) ? [] : [`no alarm tells that the queue ${name} fills`]),
    ]);
  },
};

const BLOCKS = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];

const noPublicBuckets: Rule = {
  name: 'no-public-buckets',
  description: 'No bucket can be read by the public.',
  breaches: (resources) => {
    const blocks = ofType(resources, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock');
    return ofType(resources, 'aws:s3/bucket:Bucket').flatMap(({ name, inputs }) => {
      const own = blocks.find((block) => block.inputs.bucket === (inputs.bucket ?? name));
      const open = BLOCKS.filter((setting) => member(own?.inputs, setting) !== true);
      return [
        ...open.map((setting) => `the bucket ${name} lacks ${setting}`),
        // What was not asked for comes back from AWS as null.
        ...((inputs.acl ?? inputs.website) != null ? [`the bucket ${name} is a web site or has an ACL`] : []),
      ];
    });
  },
};

const noFrailTables: Rule = {
  name: 'no-frail-tables',
  description: 'No table can be deleted, or lack its last 35 days.',
  breaches: (resources) =>
    ofType(resources, 'aws:dynamodb/table:Table').flatMap(({ name, inputs }) => [
      ...(inputs.deletionProtectionEnabled === true ? [] : [`the table ${name} can be deleted`]),
      ...(member(inputs, 'pointInTimeRecovery', 'enabled') === true ? [] : [`the table ${name} cannot be restored`]),
    ]),
};

/** How the keys of payment providers begin. */
const SECRET = /\b(?:sk|rk)_(?:test|live)_\w|\bwhsec_\w/;

const noSecretsInTheOpen: Rule = {
  name: 'no-secrets-in-the-open',
  description: 'No secret stands in the environment of a function.',
  breaches: (resources) =>
    ofType(resources, 'aws:lambda/function:Function').flatMap(({ name, inputs }) => {
      const variables = Object.entries(member(inputs, 'environment', 'variables') ?? {});
      const open = variables.filter(([, value]) => SECRET.test(String(value)));
      return open.map(([variable]) => `the function ${name} has a secret in ${variable}`);
    }),
};

/** All laws of the deployment. */
export const RULES: Rule[] = [
  noStars,
  noEndlessLogs,
  noSilentFunctions,
  noOpenQueues,
  noPublicBuckets,
  noFrailTables,
  noSecretsInTheOpen,
];
