import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import { KibbleComponent } from './kibble-component';

export interface BudgetArgs {
  stage: string;
  /** US dollars a month. */
  limit: number;
  topicArn: pulumi.Input<string>;
}

/** Tells when the account spends more than it should. Costs of a stack alone are known only where tags are activated. */
export class Budget extends KibbleComponent {
  constructor(name: string, args: BudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    super('Budget', name, opts);
    const notice = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      comparisonOperator: 'GREATER_THAN',
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      subscriberSnsTopicArns: [args.topicArn],
    });
    new aws.budgets.Budget(
      name,
      {
        name: named(args.stage),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        limitAmount: String(args.limit),
        limitUnit: 'USD',
        notifications: [notice('ACTUAL', 80), notice('FORECASTED', 100)],
      },
      this.child,
    );
    this.registerOutputs({});
  }
}
