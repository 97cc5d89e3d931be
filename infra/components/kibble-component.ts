import * as pulumi from '@pulumi/pulumi';

/** What every part of the deployment is: a group of resources under a name. */
export abstract class KibbleComponent extends pulumi.ComponentResource {
  /** Options of the resources that belong to it. */
  protected readonly child: pulumi.CustomResourceOptions = { parent: this };

  constructor(type: string, name: string, opts?: pulumi.ComponentResourceOptions) {
    super(`kibble:infra:${type}`, name, {}, opts);
  }
}
