import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import { KibbleComponent } from './kibble-component';
import type { Statement } from './policy-document';

export interface EventBusArgs {
  stage: string;
  retentionDays: number;
}

/** Under what names the shop's events stand (`src/events`). */
export const EVENT_SOURCES = ['kibble.carts', 'kibble.customers', 'kibble.orders', 'kibble.products'];

/** The bus on which the shop's events stand, and the archive from which they can be put there again. */
export class EventBus extends KibbleComponent {
  readonly bus: aws.cloudwatch.EventBus;

  constructor(name: string, args: EventBusArgs, opts?: pulumi.ComponentResourceOptions) {
    super('EventBus', name, opts);
    this.bus = new aws.cloudwatch.EventBus(
      name,
      { name: named(args.stage), description: "The shop's events; events/ in its source has their schemas." },
      this.child,
    );
    new aws.cloudwatch.EventArchive(
      name,
      { name: named(args.stage), eventSourceArn: this.bus.arn, retentionDays: args.retentionDays },
      this.child,
    );
    this.registerOutputs({ name: this.bus.name });
  }

  /** What lets the shop, under its own names alone, put events on the bus. */
  putStatement(): Statement {
    return {
      actions: ['events:PutEvents'],
      resources: [this.bus.arn],
      // Each of the events that are put together.
      condition: {
        'ForAllValues:StringEquals': { 'events:source': EVENT_SOURCES },
        Null: { 'events:source': 'false' },
      },
    };
  }
}
