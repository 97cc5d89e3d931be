import { join } from 'node:path';

import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { cacheControl, contentType } from '../site/content-types';
import type { SiteFiles } from '../sources';

/** A bucket that nobody reads but the one distribution, and in which nothing is that could not be built anew. */
export function siteBucket(name: string, bucketName: string, opts: pulumi.CustomResourceOptions): aws.s3.Bucket {
  // Names of buckets are taken all over the world, so this one gets an end by chance.
  const bucket = new aws.s3.Bucket(bucketName, { forceDestroy: true }, opts);
  new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  const ownership = { bucket: bucket.id, rule: { objectOwnership: 'BucketOwnerEnforced' } };
  new aws.s3.BucketOwnershipControls(name, ownership, opts);
  return bucket;
}

/** The files of the shop. Those that a page names by their content stay: a page that is open may still ask for them. */
export function siteObjects(bucket: aws.s3.Bucket, site: SiteFiles, opts: pulumi.CustomResourceOptions): void {
  const isNamedByContent = (file: string) => file.startsWith('_nuxt/');
  const upload = (file: string, dependsOn: aws.s3.BucketObjectv2[]) =>
    new aws.s3.BucketObjectv2(
      file,
      {
        bucket: bucket.id,
        key: file,
        source: new pulumi.asset.FileAsset(join(site.folder, file)),
        contentType: contentType(file),
        cacheControl: cacheControl(file),
      },
      { ...opts, dependsOn, retainOnDelete: isNamedByContent(file) },
    );
  // A page must not be there before what it asks for.
  const named = site.files.filter(isNamedByContent).map((file) => upload(file, []));
  for (const file of site.files.filter((file) => !isNamedByContent(file))) upload(file, named);
}
