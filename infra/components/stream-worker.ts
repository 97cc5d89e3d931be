import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import { deadLetterQueue } from './dead-letters';
import type { StreamFilters, TableDesign } from '../sources';
import { KibbleComponent } from './kibble-component';
import type { Statement } from './policy-document';
import { RustFunction, type RustFunctionArgs } from './rust-function';
import type { ShopTable } from './shop-table';

export interface StreamWorkerArgs extends Omit<RustFunctionArgs, 'function'> {
  function: 'stream' | 'mailer';
  table: ShopTable;
  design: TableDesign;
  filters: StreamFilters['stream'];
}

const DAY = 24 * 60 * 60;

/** A function that follows the changes of the table, in batches and by a position of its own. */
export class StreamWorker extends KibbleComponent {
  readonly function: RustFunction;
  /** What was given up: places in the stream, not the changes themselves. */
  readonly deadLetters: aws.sqs.Queue;
  readonly mapping: aws.lambda.EventSourceMapping;

  constructor(name: string, args: StreamWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('StreamWorker', name, opts);
    const { table, design, filters, ...rest } = args;
    this.deadLetters = deadLetterQueue(name, named(args.stage, `${args.function}-dead-letters`), this.child);
    const statements = [...rest.statements, ...readStream(table.streamArn), sendTo(this.deadLetters)];
    this.function = new RustFunction(name, { ...rest, statements }, this.child);
    this.mapping = new aws.lambda.EventSourceMapping(
      name,
      {
        eventSourceArn: table.streamArn,
        functionName: this.function.alias.arn,
        // Nothing that happened before the first deployment is left out.
        startingPosition: 'TRIM_HORIZON',
        batchSize: 100,
        filterCriteria: { filters: filters.map((filter) => ({ pattern: JSON.stringify(patternOf(design, filter)) })) },
        functionResponseTypes: ['ReportBatchItemFailures'],
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: 8,
        // The stream itself ends after a day: what is older could be lost before it was given up.
        maximumRecordAgeInSeconds: DAY / 2,
        destinationConfig: { onFailure: { destinationArn: this.deadLetters.arn } },
      },
      this.child,
    );
    this.registerOutputs({ deadLetters: this.deadLetters.arn });
  }
}

/** What Lambda needs to read a stream for the function. */
function readStream(streamArn: pulumi.Output<string>): Statement[] {
  const read = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
  return [
    { actions: read, resources: [streamArn] },
    // It is asked of an account, and knows no resources.
    { actions: ['dynamodb:ListStreams'], resources: ['*'] },
  ];
}

function sendTo(queue: aws.sqs.Queue): Statement {
  return { actions: ['sqs:SendMessage'], resources: [queue.arn] };
}

/** The form of Lambda's filters (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html). */
function patternOf(design: TableDesign, filter: StreamFilters['stream'][number]): object {
  const begin = (prefixes: string[]) => ({ S: prefixes.map((prefix) => ({ prefix })) });
  const keys = {
    [design.partitionKey]: begin([filter.partitionKey]),
    [design.sortKey]: begin(filter.sortKeys),
  };
  return { dynamodb: { Keys: keys } };
}
