import { beforeAll, describe, expect, test } from 'vitest';

import { resolverFaults } from '../schema/resolvers';
import { schemaFaults } from '../schema/rules';
import type { Resolvers } from '../sources';
import type { Resource } from './support/cloud';
import { deploy, SMALL } from './support/deployment';
import { read } from './support/repository';

const SCHEMA = read('schema.graphql');
const RESOLVERS: Resolvers = JSON.parse(read('src/graphql/resolvers.json'));
/** Fields that need more than their parent's record. Whoever adds one says so here too. */
const RELATIONS = ['CartLine.product', 'Customer.addresses', 'Customer.cart', 'Customer.orders', 'Customer.profile', 'OrderItem.product'];

describe('the schema', () => {
  test('is one that AppSync takes', () => {
    expect(schemaFaults(SCHEMA)).toEqual([]);
  });

  const root = 'schema { query: Query }';
  const query = 'type Query { a: Int }';
  test.each([
    ['a directive', `${root} ${query} directive @own on OBJECT`, /a definition of the directive @own/],
    ['a scalar', `${root} ${query} scalar Money`, /the scalar Money/],
    ["a scalar of AppSync's own", `${root} ${query} scalar AWSDate`, /the scalar AWSDate/],
    ['an extension', `${root} ${query} extend type Query { b: Int }`, /an extension/],
    ['a description', `${root} """Roots.""" ${query}`, /the description "Roots\."/],
    ['a description of a field', `${root} type Query { "One." a: Int }`, /the description "One\."/],
    ["a type with AppSync's prefix", `${root} ${query} type AWSThing { a: Int }`, /AWSThing, whose name begins with AWS/],
    ['no block of its roots', query, /lacks its block schema/],
    ['a root of another name', 'schema { query: Root } type Root { a: Int }', /names its query type Root, not Query/],
    ['an interface of an interface', `${root} ${query} interface A { a: Int } interface B implements A { a: Int }`, /June 2018/],
    ['a repeatable directive', `${root} ${query} directive @own repeatable on OBJECT`, /a definition of the directive @own/],
    ['a description of the schema', `"It." ${root} ${query}`, /June 2018/],
    ['an unknown directive', `${root} type Query { a: Int @own }`, /Unknown directive "own"/],
    ['an unknown type', `${root} type Query { a: Thing }`, /Thing/],
    ['an empty type', `${root} ${query} type Empty`, /Empty must define one or more fields/],
    ['a comment within an enum', `${root} ${query}\nenum Word {\n  # One.\n  A\n}`, /a comment within the enum Word/],
    ['no schema at all', 'type', /June 2018/],
  ])('may not have %s', (_, sdl, fault) => {
    const faults = schemaFaults(sdl);
    expect(faults.join('\n')).toMatch(fault);
  });

  test('may not be larger than a megabyte', () => {
    expect(schemaFaults(`# ${'x'.repeat(1024 * 1024)}`)).toEqual([expect.stringContaining('megabyte')]);
  });
});

describe('the list of resolvers', () => {
  test('agrees with the schema', () => {
    expect(resolverFaults(SCHEMA, RESOLVERS)).toEqual([]);
  });

  test.each<[string, Partial<Resolvers>, string]>([
    ['lacks a field', { echo: [] }, 'Mutation.publishOrderUpdate has no resolver: name it in src/graphql/resolvers.json'],
    ['names a field twice', { echo: [...RESOLVERS.echo, 'Query.me'] }, 'src/graphql/resolvers.json has 2 resolvers for Query.me'],
    [
      'names a field that is not there',
      { relation: [...RESOLVERS.relation, 'Cart.owner'] },
      'src/graphql/resolvers.json has a resolver for Cart.owner, which is not in schema.graphql',
    ],
    [
      'asks the function for a field of no root',
      { direct: [...RESOLVERS.direct, 'Cart.lines'] },
      'Cart.lines is no field of a root type: in src/graphql/resolvers.json it belongs to "relation"',
    ],
  ])('is refused when it %s', (_, change, fault) => {
    expect(resolverFaults(SCHEMA, { ...RESOLVERS, ...change })).toEqual([fault]);
  });
});

describe('at AppSync', () => {
  let resources: Resource[];
  beforeAll(async () => {
    ({ resources } = await deploy(SMALL));
  });
  const ofType = (type: string) => resources.filter((resource) => resource.type === `aws:appsync/${type}`);

  test('every field that needs a resolver has exactly one, and no other field has', () => {
    const fields = [...SCHEMA.matchAll(/^type (Query|Mutation|Subscription)\b[^{]*\{([^}]*)\}/gm)].flatMap(
      ([, type, body = '']) => [...body.matchAll(/^ {2}(\w+)/gm)].map(([, field]) => `${type}.${field}`),
    );
    expect(fields.length).toBeGreaterThan(40);
    const attached = ofType('resolver:Resolver').map(({ inputs }) => `${inputs.type}.${inputs.field}`);
    expect(attached.sort()).toEqual([...fields, ...RELATIONS].sort());
  });

  test('root fields go to the function as they are, relations through their code, and the published mutation nowhere', () => {
    const resolver = (field: string) => ofType('resolver:Resolver').find(({ name }) => name === field)?.inputs;
    for (const field of RESOLVERS.direct) {
      const [type, name] = field.split('.');
      const direct = { apiId: 'api1', type, field: name, kind: 'UNIT', dataSource: 'resolver', maxBatchSize: 200 };
      expect(resolver(field)).toEqual(direct);
    }
    const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' };
    expect(resolver('Customer.orders')).toMatchObject({
      kind: 'PIPELINE',
      pipelineConfig: { functions: ['f1'] },
      code: read('infra/appsync/relation-pipeline.js'),
      runtime,
    });
    expect(resolver('Mutation.publishOrderUpdate')).toMatchObject({ dataSource: 'none', code: read('infra/appsync/echo.js'), runtime });
    const [relation] = ofType('function:Function');
    expect(relation?.inputs).toMatchObject({ maxBatchSize: 200, code: read('infra/appsync/relation.js'), runtime });
  });

  test('the function is called by its alias, and limits are those that the code knows', () => {
    const lambda = ofType('dataSource:DataSource').find(({ inputs }) => inputs.type === 'AWS_LAMBDA');
    expect(lambda?.inputs.lambdaConfig).toEqual({
      functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:kibble-dev-resolver:live',
    });
    const [api] = ofType('graphQLApi:GraphQLApi');
    expect(api?.inputs).toMatchObject({
      authenticationType: 'AMAZON_COGNITO_USER_POOLS',
      userPoolConfig: { defaultAction: 'ALLOW', appIdClientRegex: '^client1$' },
      additionalAuthenticationProviders: [{ authenticationType: 'API_KEY' }, { authenticationType: 'AWS_IAM' }],
      queryDepthLimit: 10,
      resolverCountLimit: 10_000,
      introspectionConfig: 'ENABLED',
      logConfig: { fieldLogLevel: 'ERROR', excludeVerboseContent: true },
      xrayEnabled: true,
    });
  });
});
