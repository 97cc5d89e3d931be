// What is told of a stack, by services that answer as AWS's do.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { LIMITS } from './limits.mjs';
import { Report } from './report.mjs';
import { checkStack, servicesOf } from './stack.mjs';
import { deployedTarget } from './target.mjs';

/** The metric that the deployment makes of a function's log. */
const GRAPH = JSON.parse(await readFile(new URL('../tests/graphs/dev.json', import.meta.url)));
const FILTER = 'alarms / aws:cloudwatch/logMetricFilter:LogMetricFilter / kibble-dev-stream';
const COUNTED = GRAPH[FILTER].metricTransformation;

/** Answers of the services, by the names of the commands. */
const WELL = {
  GetGraphqlApiCommand: { graphqlApi: LIMITS },
  GetAliasCommand: { FunctionVersion: '12' },
  GetFunctionConfigurationCommand: { LoggingConfig: { LogGroup: '/aws/lambda/kibble-dev-stream' } },
  DescribeLogGroupsCommand: {
    logGroups: [
      { logGroupName: '/aws/lambda/kibble-dev-stream-of-others' },
      { logGroupName: '/aws/lambda/kibble-dev-stream', retentionInDays: 30 },
    ],
  },
  GetMetricStatisticsCommand: ({ Namespace, MetricName, Dimensions = [] }) => {
    assert.deepEqual([Namespace, MetricName, Dimensions], [COUNTED.namespace, COUNTED.name, []]);
    return { Datapoints: [] };
  },
  GetQueueAttributesCommand: { Attributes: { ApproximateNumberOfMessages: '0' } },
};

const STACK = {
  apiId: 'abc',
  functions: { stream: { name: 'kibble-dev-stream', alias: 'live', version: '12' } },
  deadLetterQueues: ['https://sqs.eu-west-1.amazonaws.com/123456789012/kibble-dev-stream-dead-letters'],
};

/** The other outputs. */
const PLACES = {
  graphqlEndpoint: 'https://api.example/graphql', realtimeEndpoint: 'wss://api.example/graphql/realtime',
  userPoolId: 'eu-west-1_AbCdEf123', userPoolClientId: '3n4b5urk1ft4', apiKey: 'da2-abc', region: 'eu-west-1',
};
const SMOKE = fileURLToPath(new URL('smoke.mjs', import.meta.url));

/** The lines of a report about a stack whose services answer so. */
async function linesOf(answers) {
  const send = async (command) => {
    const answer = answers[command.constructor.name];
    return typeof answer === 'function' ? answer(command.input) : answer;
  };
  const lines = [];
  const services = Object.fromEntries(Object.keys(servicesOf('eu-west-1')).map((name) => [name, { send }]));
  await checkStack(STACK, services, new Report((line) => lines.push(line)));
  return lines;
}

describe('a stack', () => {
  test('that is well is found so', async () => {
    assert.deepEqual(await linesOf(WELL), [
      'ok      the API has its limits',
      'ok      stream runs the version that the stack names',
      'ok      the log of stream is not kept for ever',
      'ok      stream had no errors lately',
      'ok      kibble-dev-stream-dead-letters has no dead letters',
    ]);
  });

  const FAULTS = [
    ['GetGraphqlApiCommand', { graphqlApi: { queryDepthLimit: 0 } }, /limits: queryDepthLimit is 0, and not 10 /],
    ['GetAliasCommand', { FunctionVersion: '11' }, /names: it runs 11, and not 12 \('pulumi -C infra refresh .*Alias::\*"' and another deployment .* kibble:functions\.stream\.version/],
    ['DescribeLogGroupsCommand', { logGroups: [{ logGroupName: '/aws/lambda/kibble-dev-stream' }] }, /ever: \S+ has no retention/],
    ['DescribeLogGroupsCommand', { logGroups: [] }, /ever: there is no \/aws\/lambda\/kibble-dev-stream/],
    ['GetMetricStatisticsCommand', { Datapoints: [{ Sum: 2 }, { Sum: 1 }] }, /lately: there were 3 in the last five minutes/],
    ['GetQueueAttributesCommand', { Attributes: { ApproximateNumberOfMessages: '4' } }, /letters: there are 4/],
  ];
  for (const [command, answer, words] of FAULTS) {
    test(`with another answer to ${command} fails with ${words}`, async () => {
      const failed = (await linesOf({ ...WELL, [command]: answer })).filter((line) => line.startsWith('FAILED'));
      assert.equal(failed.length, 1);
      assert.match(failed[0], words);
    });
  }

  test('whose call-back believes everybody is told', async () => {
    const believing = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await new Promise((resolve) => believing.once('listening', resolve));
    STACK.paymentCallbackUrl = `http://127.0.0.1:${believing.address().port}/`;
    try {
      const failed = (await linesOf(WELL)).filter((line) => line.startsWith('FAILED'));
      assert.match(failed.join(), /^FAILED  the call-back of payments [^:]+: it answers with 200/);
    } finally {
      // A server that listens keeps the tests from ending.
      delete STACK.paymentCallbackUrl;
      believing.close();
    }
  });
});

describe('the outputs of a stack', () => {
  const path = process.env.PATH;
  let folder;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kibble-smoke-'));
  });

  after(async () => {
    process.env.PATH = path;
    await rm(folder, { recursive: true });
  });

  /** Puts a Pulumi in the way that knows one stack with these outputs. */
  async function pulumiWith(outputs) {
    const settings = { 'kibble:production': { value: 'true' } };
    const told = `case "$1" in stack) echo '${JSON.stringify(outputs)}' ;; *) echo '${JSON.stringify(settings)}' ;; esac`;
    await writeFile(join(folder, 'pulumi'), `#!/bin/sh\n${told}\n`);
    await chmod(join(folder, 'pulumi'), 0o755);
    process.env.PATH = `${folder}${delimiter}${path}`;
  }

  test('tell where everything is, and whether it is production', async () => {
    await pulumiWith({ siteUrl: 'https://shop.example/', dashboardUrl: 'https://aws.example/', ...STACK, ...PLACES });
    const target = await deployedTarget('dev', process.env);
    assert.equal(target.site, 'https://shop.example');
    assert.deepEqual(target.config, { ...PLACES, authFlow: 'USER_SRP_AUTH' });
    assert.equal(target.production, true);
    assert.equal(target.introspection, false);
    assert.deepEqual(target.stack.functions, STACK.functions);
  });

  test('keep whoever has not agreed from a stack of production, whatever its name', async () => {
    await pulumiWith({ siteUrl: 'https://shop.example/', dashboardUrl: 'https://aws.example/', ...STACK, ...PLACES });
    const run = promisify(execFile)(process.execPath, [SMOKE, '--stack', 'live'], { env: { ...process.env, SMOKE_URL: '' } });
    await assert.rejects(run, {
      code: 2,
      stdout: '',
      stderr: "Nothing was checked: live is not touched unless that is agreed to: 'make smoke STACK=live YES=1'.\n",
    });
  });

  test('that are missing are named', async () => {
    await pulumiWith({ siteUrl: 'https://shop.example/' });
    await assert.rejects(deployedTarget('dev', process.env), {
      message:
        'the stack dev has no graphqlEndpoint, realtimeEndpoint, userPoolId, userPoolClientId, apiId, apiKey, region, ' +
        "functions, deadLetterQueues, dashboardUrl. 'make deploy STACK=dev' deploys it.",
    });
  });

  test('cannot be had without Pulumi, which is said', async () => {
    process.env.PATH = folder;
    await rm(join(folder, 'pulumi'));
    await assert.rejects(deployedTarget('dev', process.env), { message: /^'pulumi' is missing, which tells where the stack is\./ });
  });
});
