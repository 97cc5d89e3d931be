import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import type { Payments } from '../config';
import { named } from '../names';
import { KibbleComponent } from './kibble-component';
import type { Statement } from './policy-document';

/** The shop's keys at Stripe, which functions read when they start. */
export class PaymentSecret extends KibbleComponent {
  readonly arn: pulumi.Output<string>;
  /** The id of the keys as they are now. */
  readonly version: pulumi.Output<string>;

  constructor(
    name: string,
    args: { stage: string; payments: Extract<Payments, { provider: 'stripe' }> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('PaymentSecret', name, opts);
    const { secretKey, webhookSecret } = args.payments;
    const secret = new aws.secretsmanager.Secret(
      // A secret's name is taken for some days after it is gone, so this one gets an end by chance.
      named(args.stage, 'payments'),
      { description: "The shop's keys at Stripe.", recoveryWindowInDays: 7 },
      this.child,
    );
    const keys = { stripeSecretKey: secretKey, ...(webhookSecret && { callbackSecret: webhookSecret }) };
    const version = new aws.secretsmanager.SecretVersion(
      name,
      { secretId: secret.id, secretString: pulumi.secret(pulumi.jsonStringify(keys)) },
      this.child,
    );
    // Whoever is told the name finds the value.
    this.arn = version.secretArn;
    this.version = version.versionId;
    this.registerOutputs({ arn: this.arn });
  }

  readStatement(): Statement {
    return { actions: ['secretsmanager:GetSecretValue'], resources: [this.arn] };
  }
}
