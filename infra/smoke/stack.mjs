// What runs behind the API, as AWS's own services tell it.

import { AppSyncClient, GetGraphqlApiCommand } from '@aws-sdk/client-appsync';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetAliasCommand, GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

import { LIMITS } from './limits.mjs';
import { expect } from './report.mjs';

/** How far errors are looked back for, in seconds. */
const LATELY = 5 * 60;

/** The services that are asked. */
export function servicesOf(region) {
  return {
    appsync: new AppSyncClient({ region }),
    lambda: new LambdaClient({ region }),
    logs: new CloudWatchLogsClient({ region }),
    metrics: new CloudWatchClient({ region }),
    queues: new SQSClient({ region }),
  };
}

export async function checkStack(stack, services, report) {
  await report.check('the API has its limits', 'see src/graphql/resolvers.json, and deploy again', async () => {
    const { graphqlApi } = await services.appsync.send(new GetGraphqlApiCommand({ apiId: stack.apiId }));
    for (const name of ['queryDepthLimit', 'resolverCountLimit']) {
      expect(graphqlApi[name] === LIMITS[name], `${name} is ${graphqlApi[name]}, and not ${LIMITS[name]}`);
    }
  });
  for (const [name, deployed] of Object.entries(stack.functions)) await checkFunction(services, name, deployed, report);
  for (const address of stack.deadLetterQueues) {
    const name = new URL(address).pathname.split('/').at(-1);
    await report.check(`${name} has no dead letters`, 'see "Dead letters" in infra/README.md', async () => {
      const AttributeNames = ['ApproximateNumberOfMessages'];
      const { Attributes } = await services.queues.send(new GetQueueAttributesCommand({ QueueUrl: address, AttributeNames }));
      const count = Number(Attributes.ApproximateNumberOfMessages);
      expect(count === 0, `there are ${count}`);
    });
  }
  if (stack.paymentCallbackUrl) {
    const unsigned = 'the call-back of payments believes nobody without a signature';
    await report.check(unsigned, 'see the log of payment_callback', async () => {
      const answer = await fetch(stack.paymentCallbackUrl, { method: 'POST', body: '{}' });
      expect(answer.status === 400, `it answers with ${answer.status}`);
    });
  }
}

async function checkFunction({ lambda, logs, metrics }, name, deployed, report) {
  const FunctionName = deployed.name;
  // A stack may hold a function at an older version: "Back to an older version" in infra/README.md.
  const again =
    "'pulumi -C infra refresh --stack … --target \"**aws:lambda/alias:Alias::*\"' and another deployment point the alias " +
    `${deployed.alias} at it; kibble:functions.${name}.version holds it where it is`;
  await report.check(`${name} runs the version that the stack names`, again, async () => {
    const { FunctionVersion } = await lambda.send(new GetAliasCommand({ FunctionName, Name: deployed.alias }));
    expect(FunctionVersion === String(deployed.version), `it runs ${FunctionVersion}, and not ${deployed.version}`);
  });
  await report.check(`the log of ${name} is not kept for ever`, 'see the log group of the function', async () => {
    const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: LoggingConfig.LogGroup }));
    const group = logGroups.find(({ logGroupName }) => logGroupName === LoggingConfig.LogGroup);
    expect(group, `there is no ${LoggingConfig.LogGroup}`);
    expect(group.retentionInDays > 0, `${group.logGroupName} has no retention`);
  });
  await report.check(`${name} had no errors lately`, 'see its log and the dashboard', async () => {
    const now = Date.now();
    const { Datapoints } = await metrics.send(new GetMetricStatisticsCommand({
      // Counted in the log: the errors that Lambda itself counts hold what callers are refused.
      Namespace: 'Kibble', MetricName: `${FunctionName}-errors`,
      StartTime: new Date(now - LATELY * 1000), EndTime: new Date(now), Period: 60, Statistics: ['Sum'],
    }));
    const errors = Datapoints.reduce((sum, { Sum }) => sum + Sum, 0);
    expect(errors === 0, `there were ${errors} in the last five minutes`);
  });
}
