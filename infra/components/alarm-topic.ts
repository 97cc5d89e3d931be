import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { keyEnds } from '../config';
import { named } from '../names';
import { KibbleComponent } from './kibble-component';
import { resourcePolicy } from './policy-document';
import { serviceRole } from './service-role';

export interface AlarmTopicArgs {
  stage: string;
  account: pulumi.Input<string>;
  /** Who is written to. */
  email: string;
}

const MONTH = 30 * 24 * 60 * 60 * 1000;

/** Where everything is told that somebody should look at. */
export class AlarmTopic extends KibbleComponent {
  /** The topic, when its policy lets alarms and budgets tell it anything. */
  readonly arn: pulumi.Output<string>;
  private readonly topic: aws.sns.Topic;

  constructor(
    name: string,
    private readonly args: AlarmTopicArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('AlarmTopic', name, opts);
    // Alarms may not be put on a topic with AWS's own key, and there is nothing secret in them.
    this.topic = new aws.sns.Topic(name, { name: named(args.stage, 'alarms'), displayName: 'Kibble' }, this.child);
    const tell = (service: string) => ({
      service,
      actions: ['sns:Publish'],
      resources: [this.topic.arn],
      condition: { StringEquals: { 'aws:SourceAccount': args.account } },
    });
    const policy = resourcePolicy([tell('cloudwatch.amazonaws.com'), tell('budgets.amazonaws.com')]);
    const topicPolicy = new aws.sns.TopicPolicy(name, { arn: this.topic.arn, policy }, this.child);
    const subscription = { topic: this.topic.arn, protocol: 'email', endpoint: args.email };
    new aws.sns.TopicSubscription(name, subscription, { ...this.child, dependsOn: [topicPolicy] });
    this.arn = topicPolicy.arn;
    this.registerOutputs({ arn: this.arn });
  }

  /** Has a mail sent a month before a key of visitors ends: AppSync itself says nothing. */
  remindOfKey(name: string, day: string): void {
    const ends = keyEnds(day);
    const before = new Date(ends.getTime() - MONTH);
    const date = ends.toISOString().slice(0, 10);
    if (before.getTime() <= Date.now()) {
      void pulumi.log.warn(`the key of visitors ends on ${date}: put today's day before the others in kibble:apiKeys`, this);
      return;
    }
    const { stage, account } = this.args;
    const { role, policy } = serviceRole(
      `${name}-reminder`,
      {
        roleName: named(stage, 'key-reminder'),
        description: 'As whom the clock reminds of a key that is about to end.',
        service: 'scheduler.amazonaws.com',
        account,
        statements: [{ actions: ['sns:Publish'], resources: [this.topic.arn] }],
      },
      this.child,
    );
    new aws.scheduler.Schedule(
      `${name}-reminder`,
      {
        name: named(stage, 'key-reminder'),
        scheduleExpression: `at(${before.toISOString().slice(0, 19)})`,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: this.topic.arn,
          roleArn: role.arn,
          input: `The key with which visitors read the shop ${named(stage)} ends on ${date}. Put today's day before the others in the setting kibble:apiKeys and deploy.`,
          retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        },
      },
      { ...this.child, dependsOn: [policy] },
    );
  }
}
