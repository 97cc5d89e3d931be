import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import type { SiteFiles } from '../sources';
import { aliasRecords } from './alias-records';
import { Certificate } from './certificate';
import { KibbleComponent } from './kibble-component';
import { resourcePolicy } from './policy-document';
import { siteBucket, siteObjects } from './site-bucket';
import { siteHeaders, YEAR } from './site-headers';

/** What the app is told at `/config.json`; `frontend/app/utils/config.ts` reads it. */
export interface SiteConfig {
  graphqlEndpoint: string;
  realtimeEndpoint: string;
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  authFlow: 'USER_SRP_AUTH';
  apiKey: string;
  shopName: string;
  timeZone: string;
  payments: { provider: 'none' } | { provider: 'stripe'; publishableKey: string };
}

export interface SiteArgs {
  stage: string;
  files: SiteFiles;
  config: pulumi.Output<SiteConfig>;
  /** A name of the shop's own; CloudFront's unless set. */
  domain: { name: string; hostedZoneId: string; usEast1: aws.Provider } | undefined;
}

const VIEWER_REQUEST = join(__dirname, '..', 'site', 'viewer-request.js');

/** The shop in browsers: its files in a bucket, behind a content delivery network. */
export class Site extends KibbleComponent {
  readonly url: pulumi.Output<string>;
  readonly distribution: aws.cloudfront.Distribution;

  constructor(name: string, args: SiteArgs, opts?: pulumi.ComponentResourceOptions) {
    super('Site', name, opts);
    const bucket = siteBucket(name, named(args.stage, 'site'), this.child);
    siteObjects(bucket, args.files, this.child);
    this.makeConfigObject(name, bucket, args.config);
    this.distribution = this.makeDistribution(name, args, bucket);
    this.letRead(name, bucket);
    this.makeRecords(name, args);
    this.url = pulumi.interpolate`https://${args.domain?.name ?? this.distribution.domainName}`;
    this.registerOutputs({ url: this.url });
  }

  private makeConfigObject(name: string, bucket: aws.s3.Bucket, config: pulumi.Output<SiteConfig>): void {
    const object = { bucket: bucket.id, key: 'config.json', content: pulumi.jsonStringify(config) };
    const headers = { contentType: 'application/json', cacheControl: 'no-cache' };
    new aws.s3.BucketObjectv2(`${name}-config`, { ...object, ...headers }, this.child);
  }

  private makeDistribution(name: string, args: SiteArgs, bucket: aws.s3.Bucket): aws.cloudfront.Distribution {
    const access = new aws.cloudfront.OriginAccessControl(
      name,
      {
        name: named(args.stage),
        originAccessControlOriginType: 's3',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
      this.child,
    );
    const origin = {
      originId: 'files',
      domainName: bucket.bucketRegionalDomainName,
      originAccessControlId: access.id,
    };
    return new aws.cloudfront.Distribution(
      name,
      {
        comment: named(args.stage),
        enabled: true,
        isIpv6Enabled: true,
        httpVersion: 'http2and3',
        priceClass: 'PriceClass_100',
        aliases: args.domain === undefined ? [] : [args.domain.name],
        defaultRootObject: '200.html',
        origins: [origin],
        defaultCacheBehavior: {
          targetOriginId: origin.originId,
          viewerProtocolPolicy: 'redirect-to-https',
          allowedMethods: ['GET', 'HEAD'],
          cachedMethods: ['GET', 'HEAD'],
          compress: true,
          cachePolicyId: this.makeCachePolicy(name, args).id,
          responseHeadersPolicyId: siteHeaders(name, named(args.stage), args, this.child).id,
          functionAssociations: [
            { eventType: 'viewer-request', functionArn: this.makeViewerRequest(name, args).arn },
          ],
        },
        // A bucket that nobody may list says 403 of what is not there.
        customErrorResponses: [
          { errorCode: 403, responseCode: 404, responsePagePath: '/404.html', errorCachingMinTtl: 0 },
        ],
        restrictions: { geoRestriction: { restrictionType: 'none' } },
        viewerCertificate: this.makeViewerCertificate(name, args),
      },
      this.child,
    );
  }

  /** Files are kept as long as they say themselves: for a year, or not without asking. */
  private makeCachePolicy(name: string, args: SiteArgs): aws.cloudfront.CachePolicy {
    const nothing = {
      cookiesConfig: { cookieBehavior: 'none' },
      headersConfig: { headerBehavior: 'none' },
      queryStringsConfig: { queryStringBehavior: 'none' },
    };
    const compressed = { enableAcceptEncodingBrotli: true, enableAcceptEncodingGzip: true };
    return new aws.cloudfront.CachePolicy(
      name,
      {
        name: named(args.stage),
        minTtl: 0,
        defaultTtl: 0,
        maxTtl: YEAR,
        parametersInCacheKeyAndForwardedToOrigin: { ...nothing, ...compressed },
      },
      this.child,
    );
  }

  private makeViewerRequest(name: string, args: SiteArgs): aws.cloudfront.Function {
    return new aws.cloudfront.Function(
      name,
      {
        name: named(args.stage),
        comment: 'Every address that a browser opens is the one page.',
        runtime: 'cloudfront-js-2.0',
        code: readFileSync(VIEWER_REQUEST, 'utf8'),
        publish: true,
      },
      this.child,
    );
  }

  private makeViewerCertificate(
    name: string,
    { domain }: SiteArgs,
  ): aws.types.input.cloudfront.DistributionViewerCertificate {
    if (domain === undefined) return { cloudfrontDefaultCertificate: true };
    const certificate = new Certificate(name, { ...domain, domain: domain.name }, this.child);
    return {
      acmCertificateArn: certificate.arn,
      sslSupportMethod: 'sni-only',
      minimumProtocolVersion: 'TLSv1.2_2021',
    };
  }

  /** Lets the one distribution read what is in the bucket. */
  private letRead(name: string, bucket: aws.s3.Bucket): void {
    const policy = resourcePolicy([
      {
        service: 'cloudfront.amazonaws.com',
        actions: ['s3:GetObject'],
        // The names of the files are many.
        resources: [pulumi.interpolate`${bucket.arn}/*`],
        condition: { StringEquals: { 'aws:SourceArn': this.distribution.arn } },
      },
    ]);
    new aws.s3.BucketPolicy(name, { bucket: bucket.id, policy }, this.child);
  }

  private makeRecords(name: string, { domain }: SiteArgs): void {
    if (domain === undefined) return;
    const { domainName: target, hostedZoneId: targetZoneId } = this.distribution;
    aliasRecords(name, { domain: domain.name, zoneId: domain.hostedZoneId, target, targetZoneId }, this.child);
  }
}
