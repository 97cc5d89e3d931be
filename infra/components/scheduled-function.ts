import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import { deadLetterQueue } from './dead-letters';
import { KibbleComponent } from './kibble-component';
import { RustFunction, type RustFunctionArgs } from './rust-function';
import { serviceRole } from './service-role';

export interface ScheduledFunctionArgs extends RustFunctionArgs {
  account: pulumi.Input<string>;
  /** In EventBridge's words, such as `rate(5 minutes)`. */
  expression: string;
}

/** A function that is called by the clock. */
export class ScheduledFunction extends KibbleComponent {
  readonly function: RustFunction;
  readonly deadLetters: aws.sqs.Queue;

  constructor(name: string, args: ScheduledFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ScheduledFunction', name, opts);
    const { account, expression, ...rest } = args;
    this.deadLetters = deadLetterQueue(name, named(args.stage, `${args.function}-dead-letters`), this.child);
    const send = { actions: ['sqs:SendMessage'], resources: [this.deadLetters.arn] };
    this.function = new RustFunction(name, { ...rest, statements: [...rest.statements, send] }, this.child);
    this.makeRetries(name);
    const { role, policy } = serviceRole(
      `${name}-clock`,
      {
        roleName: named(args.stage, `${args.function}-clock`),
        description: `As whom the clock calls the function ${args.function}.`,
        service: 'scheduler.amazonaws.com',
        account,
        statements: [{ actions: ['lambda:InvokeFunction'], resources: [this.function.alias.arn] }, send],
      },
      this.child,
    );
    new aws.scheduler.Schedule(
      name,
      {
        name: named(args.stage, args.function),
        scheduleExpression: expression,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: this.function.alias.arn,
          roleArn: role.arn,
          // The next tick does what this one could not.
          retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
          deadLetterConfig: { arn: this.deadLetters.arn },
        },
      },
      { ...this.child, dependsOn: [policy] },
    );
    this.registerOutputs({ deadLetters: this.deadLetters.arn });
  }

  /** What Lambda does with a call that failed, for which nobody waits. */
  private makeRetries(name: string): void {
    const { alias } = this.function;
    new aws.lambda.FunctionEventInvokeConfig(
      name,
      {
        functionName: alias.functionName,
        qualifier: alias.name,
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 60,
        destinationConfig: { onFailure: { destination: this.deadLetters.arn } },
      },
      this.child,
    );
  }
}
