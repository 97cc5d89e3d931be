import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { contentSecurityPolicy, type Partners } from '../site/headers';
import type { SiteFiles } from '../sources';

export const YEAR = 365 * 24 * 60 * 60;

/** Headers that CloudFront takes under names of their own, and refuses among the others. */
const NAMED = ['content-security-policy', 'referrer-policy', 'x-content-type-options'];

/** The headers that the build of the shop wants, and those that only a deployment can promise. */
export function siteHeaders(
  name: string,
  policyName: string,
  args: { files: SiteFiles; config: pulumi.Output<Partners> },
  opts: pulumi.CustomResourceOptions,
): aws.cloudfront.ResponseHeadersPolicy {
  const { headers } = args.files;
  const policy = args.config.apply((config) => contentSecurityPolicy(headers['content-security-policy'] ?? '', config));
  const referrerPolicy = headers['referrer-policy'];
  const others = Object.keys(headers).filter((header) => !NAMED.includes(header));
  return new aws.cloudfront.ResponseHeadersPolicy(
    name,
    {
      name: policyName,
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: 'DENY', override: true },
        strictTransportSecurity: { accessControlMaxAgeSec: YEAR, includeSubdomains: true, override: true },
        ...(referrerPolicy !== undefined && { referrerPolicy: { referrerPolicy, override: true } }),
      },
      customHeadersConfig: {
        items: others.map((header) => ({ header, value: headers[header] ?? '', override: true })),
      },
    },
    opts,
  );
}
