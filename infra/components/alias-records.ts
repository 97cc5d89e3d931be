import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** Has a name lead to a distribution of CloudFront, over both versions of the Internet's protocol. */
export function aliasRecords(
  name: string,
  args: { domain: string; zoneId: string; target: pulumi.Input<string>; targetZoneId: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): void {
  for (const type of ['A', 'AAAA']) {
    new aws.route53.Record(
      `${name}-${type}`,
      {
        zoneId: args.zoneId,
        name: args.domain,
        type,
        aliases: [{ name: args.target, zoneId: args.targetZoneId, evaluateTargetHealth: false }],
      },
      opts,
    );
  }
}
