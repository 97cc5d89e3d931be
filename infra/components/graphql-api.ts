import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { keyEnds } from '../config';
import { named } from '../names';
import type { Sources } from '../sources';
import { apiDataSources, apiResolvers } from './api-resolvers';
import { KibbleComponent } from './kibble-component';
import type { Statement } from './policy-document';
import type { RustFunction } from './rust-function';
import { emptyRole, rolePolicy } from './service-role';
import type { UserPool } from './user-pool';

export interface GraphqlApiArgs {
  stage: string;
  region: string;
  account: pulumi.Input<string>;
  /** Whether customers buy here: then nobody is told the schema. */
  production: boolean;
  userPool: UserPool;
  resolver: RustFunction;
  sources: Pick<Sources, 'schema' | 'resolvers' | 'appsync'>;
  /** The days on which keys for visitors were made, the newest first. */
  apiKeys: string[];
  logRetentionDays: number;
}

/** The mutation of which subscribers are told, which only machines may call. */
const PUBLISHED = 'Mutation/fields/publishOrderUpdate';

/** The API at AppSync: the schema, a resolver for each field that needs one, and the keys of visitors. */
export class GraphqlApi extends KibbleComponent {
  readonly api: aws.appsync.GraphQLApi;
  readonly id: pulumi.Output<string>;
  readonly log: aws.cloudwatch.LogGroup;
  /** Where operations are posted, at AppSync's own name. */
  readonly endpoint: pulumi.Output<string>;
  /** Where subscribers connect, at AppSync's own name. */
  readonly realtimeEndpoint: pulumi.Output<string>;
  /** The key that the site tells visitors' browsers. */
  readonly apiKey: pulumi.Output<string>;

  constructor(name: string, args: GraphqlApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super('GraphqlApi', name, opts);
    const logRole = this.makeLogRole(name, args);
    this.api = this.makeApi(name, args, logRole);
    this.id = this.api.id;
    this.endpoint = this.address('GRAPHQL');
    this.realtimeEndpoint = this.address('REALTIME');
    this.log = this.makeLog(name, args, logRole);
    const dataSources = apiDataSources(name, { ...args, api: this.api }, this.child);
    const keys = this.makeApiKeys(name, args.apiKeys);
    this.apiKey = pulumi.secret(keys[0].key);
    // AppSync refuses changes of an API that come at the same time.
    apiResolvers({ ...args, ...dataSources, api: this.api }, { ...this.child, dependsOn: keys });
    this.registerOutputs({ endpoint: this.endpoint });
  }

  /** What lets a machine call the mutation of which subscribers are told. */
  publishStatement(): Statement {
    return { actions: ['appsync:GraphQL'], resources: [pulumi.interpolate`${this.api.arn}/types/${PUBLISHED}`] };
  }

  private makeApi(name: string, args: GraphqlApiArgs, logRole: aws.iam.Role): aws.appsync.GraphQLApi {
    const { resolvers, schema } = args.sources;
    return new aws.appsync.GraphQLApi(
      name,
      {
        name: named(args.stage),
        schema,
        authenticationType: 'AMAZON_COGNITO_USER_POOLS',
        // With other modes beside it, AppSync takes no other default action than ALLOW.
        userPoolConfig: {
          awsRegion: args.region,
          defaultAction: 'ALLOW',
          userPoolId: args.userPool.pool.id,
          appIdClientRegex: pulumi.interpolate`^${args.userPool.client.id}$`,
        },
        additionalAuthenticationProviders: [{ authenticationType: 'API_KEY' }, { authenticationType: 'AWS_IAM' }],
        queryDepthLimit: resolvers.queryDepthLimit,
        resolverCountLimit: resolvers.resolverCountLimit,
        introspectionConfig: args.production ? 'DISABLED' : 'ENABLED',
        // Headers hold tokens: without verbose content they are left out.
        logConfig: { cloudwatchLogsRoleArn: logRole.arn, fieldLogLevel: 'ERROR', excludeVerboseContent: true },
        xrayEnabled: true,
      },
      this.child,
    );
  }

  private makeLogRole(name: string, args: GraphqlApiArgs): aws.iam.Role {
    return emptyRole(
      `${name}-log`,
      {
        roleName: named(args.stage, 'appsync-log'),
        description: 'As whom AppSync writes the log of the API.',
        service: 'appsync.amazonaws.com',
        account: args.account,
      },
      this.child,
    );
  }

  /** The log, whose name AppSync makes of the API's id, and what lets it write there. */
  private makeLog(name: string, args: GraphqlApiArgs, role: aws.iam.Role): aws.cloudwatch.LogGroup {
    const log = new aws.cloudwatch.LogGroup(
      name,
      { name: pulumi.interpolate`/aws/appsync/apis/${this.api.id}`, retentionInDays: args.logRetentionDays },
      this.child,
    );
    const write = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    const statements = [
      // AWS asks for both forms of its name.
      { actions: ['logs:CreateLogGroup'], resources: [log.arn, pulumi.interpolate`${log.arn}:log-stream:`] },
      { actions: write, resources: [pulumi.interpolate`${log.arn}:log-stream:*`] },
    ];
    rolePolicy(`${name}-log`, named(args.stage, 'appsync-log'), role, statements, this.child);
    return log;
  }

  /** A key for each day; the newest is told. Those before it stay for pages that were opened with them. */
  private makeApiKeys(name: string, days: string[]): [aws.appsync.ApiKey, ...aws.appsync.ApiKey[]] {
    const [newest, ...others] = days.map(
      (day) =>
        new aws.appsync.ApiKey(
          `${name}-${day}`,
          { apiId: this.api.id, description: `Visitors, since ${day}`, expires: keyEnds(day).toISOString().replace('.000Z', 'Z') },
          this.child,
        ),
    );
    if (newest === undefined) throw new RangeError('an API for visitors needs a key');
    return [newest, ...others];
  }

  private address(kind: 'GRAPHQL' | 'REALTIME'): pulumi.Output<string> {
    return this.api.uris.apply((addresses) => {
      const address = addresses[kind];
      if (address === undefined) throw new TypeError(`AppSync has told no address of kind ${kind}`);
      return address;
    });
  }
}
