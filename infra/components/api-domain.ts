import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { aliasRecords } from './alias-records';
import { Certificate } from './certificate';
import { KibbleComponent } from './kibble-component';

export interface ApiDomainArgs {
  apiId: pulumi.Input<string>;
  domain: string;
  hostedZoneId: string;
  usEast1: aws.Provider;
}

/** A name of the shop's own for the API. */
export class ApiDomain extends KibbleComponent {
  readonly endpoint: string;
  readonly realtimeEndpoint: string;

  constructor(name: string, args: ApiDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ApiDomain', name, opts);
    const { apiId, domain, hostedZoneId, usEast1 } = args;
    const certificate = new Certificate(name, { domain, hostedZoneId, usEast1 }, this.child);
    const domainName = new aws.appsync.DomainName(name, { domainName: domain, certificateArn: certificate.arn }, this.child);
    new aws.appsync.DomainNameApiAssociation(name, { apiId, domainName: domainName.domainName }, this.child);
    const { appsyncDomainName: target, hostedZoneId: targetZoneId } = domainName;
    aliasRecords(name, { domain, zoneId: hostedZoneId, target, targetZoneId }, this.child);
    this.endpoint = `https://${domain}/graphql`;
    this.realtimeEndpoint = `wss://${domain}/graphql/realtime`;
    this.registerOutputs({ endpoint: this.endpoint });
  }
}
