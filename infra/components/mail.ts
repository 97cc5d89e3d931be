import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import { KibbleComponent } from './kibble-component';
import type { Statement } from './policy-document';

export interface MailArgs {
  stage: string;
  from: string;
  /** The domain for which Amazon SES may send; the sender alone unless set. */
  domain: string | undefined;
  /** Whether Amazon SES knows the sender already, from another stack or by hand. */
  exists: boolean;
  region: string;
  account: pulumi.Input<string>;
  /** The zone in which the domain's records are made. */
  hostedZoneId: string | undefined;
  /** Who is told of new orders. */
  notices: string | undefined;
}

/** Who the shop's mails come from, and the topic by which it tells itself of new orders. */
export class Mail extends KibbleComponent {
  readonly identityArn: pulumi.Output<string>;
  readonly noticeTopic: aws.sns.Topic;
  private readonly from: string;
  private readonly identities: pulumi.Output<string>;

  constructor(name: string, args: MailArgs, opts?: pulumi.ComponentResourceOptions) {
    super('Mail', name, opts);
    this.from = args.from;
    this.identities = pulumi.interpolate`arn:aws:ses:${args.region}:${args.account}:identity`;
    this.identityArn = args.exists
      ? pulumi.interpolate`${this.identities}/${args.domain ?? args.from}`
      : this.makeIdentity(name, args);
    this.noticeTopic = new aws.sns.Topic(
      name,
      { name: named(args.stage, 'notices'), displayName: 'New orders', kmsMasterKeyId: 'alias/aws/sns' },
      this.child,
    );
    if (args.notices !== undefined) {
      const subscription = { topic: this.noticeTopic.arn, protocol: 'email', endpoint: args.notices };
      new aws.sns.TopicSubscription(name, subscription, this.child);
    }
    this.registerOutputs({ identityArn: this.identityArn });
  }

  /** What lets the mailer send, as the shop and as nobody else. */
  statements(): Statement[] {
    return [
      {
        actions: ['ses:SendEmail'],
        // In its sandbox Amazon SES also asks for the recipients' identities; the sender is held by the condition.
        resources: [pulumi.interpolate`${this.identities}/*`],
        condition: { StringEquals: { 'ses:FromAddress': this.from } },
      },
      { actions: ['sns:Publish'], resources: [this.noticeTopic.arn] },
    ];
  }

  private makeIdentity(name: string, { domain, from, hostedZoneId }: MailArgs): pulumi.Output<string> {
    const identity = new aws.sesv2.EmailIdentity(name, { emailIdentity: domain ?? from }, this.child);
    if (domain !== undefined && hostedZoneId !== undefined) this.makeRecords(name, domain, hostedZoneId, identity);
    return identity.arn;
  }

  /** By these the world believes that a mail is from the domain. */
  private makeRecords(name: string, domain: string, zoneId: string, identity: aws.sesv2.EmailIdentity): void {
    const { tokens } = pulumi.output(identity.dkimSigningAttributes);
    for (const index of [0, 1, 2]) {
      const token = tokens.apply((tokens) => tokens[index] ?? '');
      new aws.route53.Record(
        `${name}-dkim-${index}`,
        {
          zoneId,
          name: pulumi.interpolate`${token}._domainkey.${domain}`,
          type: 'CNAME',
          ttl: 1800,
          records: [pulumi.interpolate`${token}.dkim.amazonses.com`],
        },
        this.child,
      );
    }
  }
}
