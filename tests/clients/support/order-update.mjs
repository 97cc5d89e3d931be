// What the stream worker does after an order has changed: tells it to AppSync with AWS credentials.

import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

/** The credentials that open a local server, and nothing else. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Subscribers hear what the publisher has selected, and so it selects everything. */
const EVERYTHING = 'customerId orderId code status paymentStatus version at';

/** An update that nobody has made. */
export function update(customerId) {
  return {
    customerId,
    orderId: 'order-of-the-test',
    code: '261121-AAAAAA',
    status: 'PACKED',
    paymentStatus: 'DUE',
    version: 7,
    at: '2026-11-21T08:00:00.000Z',
  };
}

/** The headers of a POST to an AppSync API, signed with {@link CREDENTIALS}. */
export async function signedHeaders(endpoint, body) {
  const url = new URL(endpoint);
  const signer = new SignatureV4({
    credentials: CREDENTIALS,
    region: 'local',
    service: 'appsync',
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  return headers;
}

/** Publishes an update through the AppSync at `endpoint`, and resolves with its answer. */
export async function publish(endpoint, input, selection = EVERYTHING) {
  const query = `mutation Publish($input: OrderUpdateInput!) {
    publishOrderUpdate(input: $input) { ${selection} }
  }`;
  const body = JSON.stringify({ query, variables: { input } });
  const headers = await signedHeaders(endpoint, body);
  const answer = await fetch(endpoint, { method: 'POST', headers, body });
  return answer.json();
}
