// As much of AWS Secrets Manager as tells one secret
// (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html).

import { once } from 'node:events';
import { createServer } from 'node:http';

export const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kibble-payments-AbCdEf';

/** Answers everybody with a secret of these members, at an address that is returned with what ends it. */
export async function startSecretsManager(members) {
  const SecretString = JSON.stringify(members);
  const server = createServer((request, response) => {
    request.resume();
    const isAsked = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
    const answer = isAsked ? { ARN: SECRET_ARN, Name: 'kibble-payments', SecretString } : { __type: 'UnknownOperationException' };
    response.writeHead(isAsked ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, stop: () => server.close().closeAllConnections() };
}
