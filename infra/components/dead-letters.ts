import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

/** A queue of what could not be done, kept as long as a queue can. */
export function deadLetterQueue(
  name: string,
  queueName: string,
  opts: pulumi.CustomResourceOptions,
): aws.sqs.Queue {
  return new aws.sqs.Queue(
    name,
    { name: queueName, sqsManagedSseEnabled: true, messageRetentionSeconds: FOURTEEN_DAYS },
    opts,
  );
}
