import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { KibbleComponent } from './kibble-component';

export interface CertificateArgs {
  domain: string;
  hostedZoneId: string;
  /** CloudFront, and AppSync before its own names, read certificates of us-east-1 alone. */
  usEast1: aws.Provider;
}

/** A certificate for a name, which AWS believes by a record in the name's zone. */
export class Certificate extends KibbleComponent {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super('Certificate', name, opts);
    const there = { ...this.child, provider: args.usEast1 };
    const certificate = new aws.acm.Certificate(name, { domainName: args.domain, validationMethod: 'DNS' }, there);
    const proof = certificate.domainValidationOptions.apply(([option]) => {
      if (option === undefined) throw new TypeError(`no record proves that ${args.domain} is the shop's`);
      return option;
    });
    const record = new aws.route53.Record(
      name,
      {
        zoneId: args.hostedZoneId,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType,
        records: [proof.resourceRecordValue],
        ttl: 300,
        // Two stacks may prove the same name.
        allowOverwrite: true,
      },
      this.child,
    );
    const validation = new aws.acm.CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      there,
    );
    this.arn = validation.certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}
