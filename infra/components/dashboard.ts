import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import { NAMESPACE } from './alarm-rules';
import { KibbleComponent } from './kibble-component';
import type { RustFunction } from './rust-function';

export interface DashboardArgs {
  stage: string;
  region: string;
  tableName: pulumi.Output<string>;
  indexes: string[];
  apiId: pulumi.Output<string>;
  functions: RustFunction[];
  /** The function whose log tells which operations were asked for. */
  resolver: RustFunction;
}

/** A metric, as the source of a dashboard names it: namespace, name, and names and values of its dimensions. */
type Metric = (string | { label: string } | { stat: string })[];

interface Facts {
  region: string;
  table: string;
  api: string;
  resolverLog: string;
  functions: string[];
  indexes: string[];
}

/** Widgets are two in a row of twenty-four columns. */
const WIDTH = 12;
const HEIGHT = 6;

/** What the shop sells, what it refuses, and what it uses, on one page. */
export class Dashboard extends KibbleComponent {
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: DashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super('Dashboard', name, opts);
    const facts = pulumi.all([args.tableName, args.apiId, args.resolver.log.name]).apply(
      ([table, api, resolverLog]): Facts => ({
        region: args.region,
        table,
        api,
        resolverLog,
        functions: args.functions.map(({ functionName }) => functionName),
        indexes: args.indexes,
      }),
    );
    const dashboard = new aws.cloudwatch.Dashboard(
      name,
      {
        dashboardName: named(args.stage),
        dashboardBody: facts.apply((facts) => JSON.stringify({ widgets: placed(widgets(facts)) })),
      },
      this.child,
    );
    const console = `https://${args.region}.console.aws.amazon.com/cloudwatch/home?region=${args.region}`;
    this.url = pulumi.interpolate`${console}#dashboards:name=${dashboard.dashboardName}`;
    this.registerOutputs({ url: this.url });
  }
}

function widgets(facts: Facts): object[] {
  const shop = (...names: string[]) => names.map((name): Metric => [NAMESPACE, name, 'Shop', facts.table]);
  const lambda = (name: string, stat: string) =>
    facts.functions.map((functionName): Metric => ['AWS/Lambda', name, 'FunctionName', functionName, { stat }]);
  const graph = (title: string, metrics: Metric[], stat = 'Sum') => metricWidget(facts.region, title, metrics, stat);
  return [
    graph('Orders', shop('OrdersPlaced', 'OrdersPacked', 'OrdersDelivered', 'OrdersCancelled', 'OrdersFailed')),
    graph('Value, in minor units of the currency', shop('ValuePlaced', 'ValueCaptured', 'ValueLost')),
    graph('Stock: sold out, and refused for want of pieces', shop('StockOuts', 'StockOutsHit')),
    graph('Replays and conflicts', shop('IdempotentReplays', 'TransactionConflicts')),
    graph('Carts', shop('CartsUpdated', 'CartsMerged', 'CartsCheckedOut', 'CartsExpired')),
    graph('Payments', shop('PaymentsCaptured', 'PaymentsVoided', 'PaymentsFailed')),
    operations(facts),
    graph('Operations: how many, and how long the slowest of a hundred takes (ms)', [
      ['AWS/AppSync', 'Requests', 'GraphQLAPIId', facts.api, { stat: 'Sum' }],
      ['AWS/AppSync', 'Latency', 'GraphQLAPIId', facts.api, { stat: 'p99' }],
      ['AWS/AppSync', '4XXError', 'GraphQLAPIId', facts.api, { stat: 'Sum' }],
      ['AWS/AppSync', '5XXError', 'GraphQLAPIId', facts.api, { stat: 'Sum' }],
    ]),
    graph('Consumed units of the table and its indexes', consumed(facts)),
    graph('Invocations', lambda('Invocations', 'Sum')),
    graph('Duration, p99 (ms)', lambda('Duration', 'p99')),
    graph('Executions at the same time', lambda('ConcurrentExecutions', 'Maximum')),
  ];
}

function consumed({ table, indexes }: Facts): Metric[] {
  const names = ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'];
  const place = (index: string) => ['TableName', table, 'GlobalSecondaryIndexName', index];
  return names.flatMap((name) => [
    ['AWS/DynamoDB', name, 'TableName', table],
    ...indexes.map((index): Metric => ['AWS/DynamoDB', name, ...place(index)]),
  ]);
}

function metricWidget(region: string, title: string, metrics: Metric[], stat: string): object {
  return {
    type: 'metric',
    properties: { title, region, metrics, stat, period: 300, view: 'timeSeries', stacked: false },
  };
}

/** Counted from the log: a metric for each of fifty fields would cost more than the shop. */
function operations({ region, resolverLog }: Facts): object {
  const query = [
    `SOURCE '${resolverLog}'`,
    'filter ispresent(fields.field)',
    'stats count(*) as invocations by fields.field as field',
    'sort invocations desc',
    'limit 60',
  ].join(' | ');
  return { type: 'log', properties: { title: 'Invocations of each field', region, query, view: 'table' } };
}

function placed(widgets: object[]): object[] {
  return widgets.map((widget, index) => ({
    ...widget,
    x: (index % 2) * WIDTH,
    y: Math.floor(index / 2) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
  }));
}
