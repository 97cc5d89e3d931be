// The same callers, as each of both AppSyncs knows them.

import { signedHeaders } from '../support/order-update.mjs';
import { simulatorToken } from './server.mjs';

/** The headers of a request by the caller's name: one function for each AppSync. */
export async function callersOf(kibble) {
  const [ada, sam] = await Promise.all([kibble.signIn('ada'), kibble.signIn('sam')]);
  const key = { 'x-api-key': kibble.config.apiKey };
  return {
    gateway: {
      public: () => key,
      ada: () => ({ authorization: ada }),
      sam: () => ({ authorization: sam }),
      machine: signedHeaders,
    },
    simulator: {
      public: () => key,
      ada: () => ({ authorization: simulatorToken(ada) }),
      sam: () => ({ authorization: simulatorToken(sam) }),
      machine: signedHeaders,
    },
  };
}

/** Asks an AppSync, or another address that takes the same requests. */
export async function ask(endpoint, headersOf, request) {
  const body = JSON.stringify(request);
  const headers = { 'content-type': 'application/json', ...(await headersOf(endpoint, body)) };
  const answer = await fetch(endpoint, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.json() };
}
