import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import {
  type AlarmRule,
  apiRules,
  clockRule,
  deadLetterRule,
  FIVE_MINUTES,
  followerRule,
  functionRules,
  loggedErrors,
  mailRules,
  NAMESPACE,
  paymentRule,
  tableRules,
} from './alarm-rules';
import { FIELD_ERRORS } from './field-errors';
import { FUNCTION_ERRORS } from './function-errors';
import { KibbleComponent } from './kibble-component';
import type { RustFunction } from './rust-function';

export interface AlarmsArgs {
  stage: string;
  /** Where they are told. */
  topicArn: pulumi.Input<string>;
  functions: RustFunction[];
  /** Those among them that follow the table's stream. */
  followers: RustFunction[];
  /** Those among them that the clock calls. */
  scheduled: RustFunction[];
  /** Functions with the queue of what they could not do. */
  deadLetters: [RustFunction, aws.sqs.Queue][];
  table: { name: pulumi.Output<string>; indexes: string[] };
  api: { id: pulumi.Output<string>; log: aws.cloudwatch.LogGroup };
  takesCards: boolean;
}

/** Alarms that mean that somebody should look. What callers do wrong rings none. */
export class Alarms extends KibbleComponent {
  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('Alarms', name, opts);
    for (const { functionName, log } of args.functions) this.count(functionName, log, FUNCTION_ERRORS, loggedErrors(functionName));
    const fieldErrors = named(args.stage, 'api-field-errors');
    // AppSync answers with 200 where a field has failed: its own counts of errors do not hold these.
    this.count('api', args.api.log, FIELD_ERRORS, fieldErrors);
    const rules = [
      ...args.functions.flatMap(functionRules),
      ...args.followers.map(followerRule),
      ...args.deadLetters.map(([lambda, queue]) => deadLetterRule(lambda.codeName, queue.name)),
      ...args.scheduled.map(clockRule),
      ...tableRules(args.table.name, args.table.indexes),
      ...mailRules(),
      ...apiRules(args.api.id, fieldErrors),
      ...(args.takesCards ? [paymentRule(args.table.name)] : []),
    ];
    for (const rule of rules) this.makeAlarm(args, rule);
    this.registerOutputs({});
  }

  /** Counts the lines of a log that the pattern finds. */
  private count(name: string, log: aws.cloudwatch.LogGroup, pattern: string, metric: string): void {
    new aws.cloudwatch.LogMetricFilter(
      name,
      {
        name: 'errors',
        logGroupName: log.name,
        pattern,
        metricTransformation: { name: metric, namespace: NAMESPACE, value: '1', unit: 'Count' },
      },
      this.child,
    );
  }

  private makeAlarm({ stage, topicArn }: AlarmsArgs, rule: AlarmRule): void {
    const { statistic, threshold, period = FIVE_MINUTES, periods = 1 } = rule;
    const { name: metricName, namespace, dimensions } = rule.metric;
    const isOfSilence = threshold === 0;
    new aws.cloudwatch.MetricAlarm(
      rule.name,
      {
        name: named(stage, rule.name),
        alarmDescription: rule.description,
        comparisonOperator: isOfSilence ? 'LessThanOrEqualToThreshold' : 'GreaterThanOrEqualToThreshold',
        threshold,
        evaluationPeriods: periods,
        datapointsToAlarm: periods,
        treatMissingData: rule.missing ?? (isOfSilence ? 'breaching' : 'notBreaching'),
        alarmActions: [topicArn],
        okActions: [topicArn],
        metricName,
        namespace,
        dimensions,
        period,
        ...(statistic === 'p99' ? { extendedStatistic: statistic } : { statistic }),
      },
      this.child,
    );
  }
}
