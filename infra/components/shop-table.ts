import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import type { TableDesign, TablePermissions } from '../sources';
import { KibbleComponent } from './kibble-component';
import type { Statement } from './policy-document';

export interface ShopTableArgs {
  tableName: string;
  design: TableDesign;
}

/** The single table, which neither Pulumi nor anybody else deletes by mistake. */
export class ShopTable extends KibbleComponent {
  readonly table: aws.dynamodb.Table;
  readonly name: pulumi.Output<string>;
  readonly streamArn: pulumi.Output<string>;
  private readonly indexNames: string[];

  constructor(name: string, args: ShopTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ShopTable', name, opts);
    const { design } = args;
    this.indexNames = design.indexes.map((index) => index.name);
    this.table = new aws.dynamodb.Table(
      name,
      {
        name: args.tableName,
        billingMode: 'PAY_PER_REQUEST',
        hashKey: design.partitionKey,
        rangeKey: design.sortKey,
        attributes: keyAttributes(design).map((name) => ({ name, type: 'S' })),
        globalSecondaryIndexes: design.indexes.map(indexOf),
        ttl: { attributeName: design.timeToLive, enabled: true },
        streamEnabled: true,
        streamViewType: design.stream,
        pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
        deletionProtectionEnabled: true,
      },
      { ...this.child, protect: true, retainOnDelete: true },
    );
    this.name = this.table.name;
    this.streamArn = this.table.streamArn;
    this.registerOutputs({ name: this.name });
  }

  /** What a function may do with the table and its indexes. */
  statements(permissions: TablePermissions[keyof TablePermissions]): Statement[] {
    const actions = (names: string[]) => names.map((name) => `dynamodb:${name}`);
    const indexes = this.indexNames.map((index) => pulumi.interpolate`${this.table.arn}/index/${index}`);
    const statements = [
      { actions: actions(permissions.table), resources: [this.table.arn] },
      { actions: actions(permissions.indexes), resources: indexes },
    ];
    return statements.filter((statement) => statement.actions.length > 0);
  }
}

/** The names of all attributes that are part of a key. */
function keyAttributes(design: TableDesign): string[] {
  const keys = [design, ...design.indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return [...new Set(keys)];
}

function indexOf(index: TableDesign['indexes'][number]): aws.types.input.dynamodb.TableGlobalSecondaryIndex {
  return {
    name: index.name,
    keySchemas: [
      { attributeName: index.partitionKey, keyType: 'HASH' },
      { attributeName: index.sortKey, keyType: 'RANGE' },
    ],
    projectionType: 'INCLUDE',
    nonKeyAttributes: index.projection,
  };
}
