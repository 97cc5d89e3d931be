// AWS's own Lambda client asks the function of a running server.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

import { startKibble } from './support/kibble.mjs';

const guard = { timeout: 60_000 };

describe('the AWS SDK for Lambda', guard, () => {
  let kibble;
  let lambda;

  before(async () => {
    kibble = await startKibble();
    lambda = new LambdaClient({
      endpoint: kibble.origin,
      region: 'local',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      maxAttempts: 1,
    });
  });

  after(async () => {
    lambda.destroy();
    await kibble.stop();
  });

  const invoke = (input) => lambda.send(new InvokeCommand({ FunctionName: 'resolver', ...input }));
  const json = (payload) => JSON.parse(Buffer.from(payload));

  async function events(query) {
    const answer = await fetch(`${kibble.origin}/event`, {
      method: 'POST',
      headers: { authorization: await kibble.signIn('ada') },
      body: JSON.stringify({ query }),
    });
    return answer.json();
  }

  test('replays an event and reads the answer', async () => {
    const [payload] = await events('{ customerProfile { name } }');
    const answer = await invoke({ Payload: JSON.stringify(payload) });
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.ExecutedVersion, '$LATEST');
    assert.equal(answer.FunctionError, undefined);
    assert.equal(json(answer.Payload)[0].data.name, 'Ada Lovelace');
  });

  test('accepts an ARN and a qualifier', async () => {
    const [payload] = await events('{ customerProfile { name } }');
    const answer = await invoke({
      FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:resolver',
      Qualifier: 'live',
      Payload: JSON.stringify(payload),
    });
    assert.equal(json(answer.Payload)[0].data.name, 'Ada Lovelace');
  });

  test('learns of a failure of the function', async () => {
    const [[event]] = await events('{ order(id: "x") { id } }');
    event.identity = { resolverContext: {} };
    const answer = await invoke({ Payload: JSON.stringify(event) });
    assert.equal(answer.StatusCode, 200);
    assert.equal(answer.FunctionError, 'Unhandled');
    const failure = json(answer.Payload);
    assert.deepEqual(Object.keys(failure).sort(), ['errorMessage', 'errorType']);
    assert.equal(failure.errorType, 'Unauthenticated');
  });

  test('invokes without waiting, and without executing', async () => {
    const [payload] = await events('{ categories { slug } }');
    const input = { Payload: JSON.stringify(payload) };
    assert.equal((await invoke({ ...input, InvocationType: 'Event' })).StatusCode, 202);
    assert.equal((await invoke({ ...input, InvocationType: 'DryRun' })).StatusCode, 204);
  });

  test('knows the errors of the service by their names', async () => {
    await assert.rejects(invoke({ FunctionName: 'other' }), {
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:local:000000000000:function:other',
    });
    await assert.rejects(invoke({ Payload: '{' }), { name: 'InvalidRequestContentException' });
    await assert.rejects(invoke({ Payload: JSON.stringify('x'.repeat(6_291_456)) }), (error) => {
      assert.equal(error.$metadata.httpStatusCode, 413);
      return true;
    });
  });
});
