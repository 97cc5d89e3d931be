import { beforeAll, describe, expect, test } from 'vitest';

import { ANSWERED } from '../components/field-errors';
import { deploy, type Deployment, SMALL } from './support/deployment';
import { counts } from './support/filter-pattern';
import { read } from './support/repository';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await deploy(SMALL);
});

/** What is counted in the log of the API. */
function filter() {
  const [found] = deployment.resources.filter(
    ({ type, inputs }) => type === 'aws:cloudwatch/logMetricFilter:LogMetricFilter' && inputs.logGroupName === '/aws/appsync/apis/api1',
  );
  if (found === undefined) throw new Error('nothing is counted in the log of the API');
  return found.inputs;
}

/** A line as AppSync writes it of a field, without what is left out as verbose. */
function line(...errors: string[]) {
  const about = { fieldName: 'order', parentType: 'Query', path: ['order'], requestId: 'r1', graphQLAPIId: 'api1' };
  return { logType: 'ResponseMapping', ...about, fieldInError: errors.length > 0, errors };
}

const thrown = (type: string, message: string) => `CustomTemplateException(message=${message}, errorType=${type}, data=null, errorInfo=null)`;
const rings = (content: object) => counts(String(filter().pattern), content);

describe('of the fields that AppSync logs', () => {
  test.each([
    ['a role that may not call', 'User: arn:aws:sts::123456789012:assumed-role/kibble-dev-appsync-data-source/APPSYNC is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:123456789012:function:kibble-dev-resolver:live (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)'],
    ['a role that AppSync may not take', 'Unable to assume role arn:aws:iam::123456789012:role/kibble-dev-appsync-data-source.'],
    ['an alias that is gone', thrown('Lambda:ResourceNotFoundException', 'Function not found: kibble-dev-resolver:live')],
    ['a function that is called too often', thrown('Lambda:TooManyRequestsException', 'Rate Exceeded.')],
    ['thirty seconds that are over', thrown('Lambda:ExecutionTimeoutException', 'Execution timed out.')],
    ['a fault in the code of a resolver', "code.js:31:9: TypeError: cannot read property 'data' of null"],
    ['the same, with its type', thrown('Code', 'code.js:31:9: ReferenceError: table is not defined')],
    ['a function that has died', thrown('Lambda:Unhandled', 'RequestId: 5f0c Error: Runtime exited with error: exit status 101')],
    ['an answer that is none', thrown('Lambda:Unhandled', 'Service Unavailable')],
  ])('%s rings', (_, error) => {
    expect(rings(line(error))).toBe(true);
  });

  test.each(ANSWERED)('what the function answers with %s does not, whatever its words', (type) => {
    expect(rings(line(thrown(type, 'The order 261121-K7\nis not there, says Lambda:Unhandled')))).toBe(false);
  });

  test.each([
    ['a field that callers may not see', 'Not Authorized to access publishOrderUpdate on type Mutation'],
    ['the same, with its type', thrown('Unauthorized', 'Not Authorized')],
    ['an operation with too many fields', thrown('ResolverExecutionLimitReached', 'Resolver invocation limit reached.')],
  ])('%s does not', (_, error) => {
    expect(rings(line(error))).toBe(false);
  });

  test('one that has its value does not, nor what tells of a whole operation', () => {
    expect(rings(line())).toBe(false);
    expect(rings({ logType: 'RequestSummary', statusCode: 401, latency: 21_361_907 })).toBe(false);
  });
});

test('the answers of the function are those of the code', () => {
  const names = [...read('src/graphql/error.rs').matchAll(/Self::\w+ => "(\w+)",/g)].map(([, name]) => name);
  expect(ANSWERED).toEqual(names);
});

test('what is counted rings an alarm, and CloudWatch takes the pattern', () => {
  const alarm = deployment.resources.find(({ name }) => name === 'api-field-errors');
  const { name, namespace } = Object(filter().metricTransformation);
  expect(alarm?.inputs).toMatchObject({ metricName: name, namespace, statistic: 'Sum', threshold: 1 });
  expect(String(filter().pattern).length).toBeLessThanOrEqual(1024);
});

test('AppSync logs fields that have failed, with their errors', () => {
  const api = deployment.resources.find(({ type }) => type === 'aws:appsync/graphQLApi:GraphQLApi');
  expect(api?.inputs.logConfig).toMatchObject({ fieldLogLevel: 'ERROR' });
});
