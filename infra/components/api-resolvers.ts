import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import type { Sources } from '../sources';
import type { RustFunction } from './rust-function';
import { serviceRole } from './service-role';

const RUNTIME = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' };

interface DataSourcesArgs {
  stage: string;
  account: pulumi.Input<string>;
  api: aws.appsync.GraphQLApi;
  resolver: RustFunction;
}

export interface DataSources {
  lambda: aws.appsync.DataSource;
  none: aws.appsync.DataSource;
}

/** Where values come from: the function, by its alias, or nowhere. */
export function apiDataSources(name: string, args: DataSourcesArgs, opts: pulumi.CustomResourceOptions): DataSources {
  const apiId = args.api.id;
  const { role, policy } = serviceRole(
    `${name}-data-source`,
    {
      roleName: named(args.stage, 'appsync-data-source'),
      description: 'As whom AppSync calls the function resolver.',
      service: 'appsync.amazonaws.com',
      account: args.account,
      statements: [{ actions: ['lambda:InvokeFunction'], resources: [args.resolver.alias.arn] }],
    },
    opts,
  );
  const lambda = new aws.appsync.DataSource(
    `${name}-lambda`,
    {
      apiId,
      name: 'resolver',
      type: 'AWS_LAMBDA',
      serviceRoleArn: role.arn,
      lambdaConfig: { functionArn: args.resolver.alias.arn },
    },
    { ...opts, dependsOn: [policy] },
  );
  const none = new aws.appsync.DataSource(`${name}-none`, { apiId, name: 'none', type: 'NONE' }, opts);
  return { lambda, none };
}

interface ResolversArgs extends DataSources {
  api: aws.appsync.GraphQLApi;
  sources: Pick<Sources, 'resolvers' | 'appsync'>;
}

/** A resolver for each field of `resolvers.json`. */
export function apiResolvers(args: ResolversArgs, opts: pulumi.CustomResourceOptions): void {
  const { resolvers, appsync } = args.sources;
  const relation = new aws.appsync.Function(
    'relation',
    {
      apiId: args.api.id,
      name: 'relation',
      dataSource: args.lambda.name,
      code: appsync.relation,
      runtime: RUNTIME,
      maxBatchSize: resolvers.maxBatchSize,
    },
    opts,
  );
  const attach = (field: string, how: Omit<aws.appsync.ResolverArgs, 'apiId' | 'field' | 'type'>) => {
    const [type = '', name = ''] = field.split('.');
    new aws.appsync.Resolver(field, { apiId: args.api.id, type, field: name, ...how }, { ...opts, dependsOn: [relation] });
  };
  // Without code AppSync hands its whole context to the function. It does so in a list, of one for a field that has no
  // siblings, and takes from the answer the value, or the message and the type of an error. Called without a list, the
  // function could only fail, and AppSync tells each failure as `Lambda:Unhandled`.
  const { maxBatchSize } = resolvers;
  for (const field of resolvers.direct) attach(field, { kind: 'UNIT', dataSource: args.lambda.name, maxBatchSize });
  for (const field of resolvers.echo) {
    attach(field, { kind: 'UNIT', dataSource: args.none.name, code: appsync.echo, runtime: RUNTIME });
  }
  for (const field of resolvers.relation) {
    attach(field, {
      kind: 'PIPELINE',
      code: appsync.relationPipeline,
      runtime: RUNTIME,
      pipelineConfig: { functions: [relation.functionId] },
    });
  }
}
