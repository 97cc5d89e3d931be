// What the front end itself is made of: its reader of /config.json, and the client by which it signs in.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const FRONT_END = new URL('../../frontend/', import.meta.url);
const require = createRequire(new URL('package.json', FRONT_END));

/** The front end's own reader; it throws what is wrong in words. */
export async function loadConfigReader() {
  const { transpileModule, ModuleKind, ScriptTarget } = require('typescript');
  const source = await readFile(new URL('app/utils/config.ts', FRONT_END), 'utf8');
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  const { outputText } = transpileModule(source, { compilerOptions });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
  return module.parseConfig;
}

/** Amplify, set up as the front end sets it up, for a shop with this configuration. */
export function loadAmplify(config) {
  installWebSocket(new URL(config.realtimeEndpoint));
  const { Amplify } = require('aws-amplify');
  const { ConsoleLogger } = require('aws-amplify/utils');
  // It warns of every pool that is not on AWS.
  ConsoleLogger.LOG_LEVEL = 'ERROR';
  const { userPoolId, userPoolClientId, userPoolEndpoint, graphqlEndpoint: endpoint, region, apiKey } = config;
  Amplify.configure({
    Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } },
    API: { GraphQL: { endpoint, region, apiKey, defaultAuthMode: 'userPool' } },
  });
  return { auth: require('aws-amplify/auth'), api: require('aws-amplify/api').generateClient() };
}

/** Amplify asks for `wss` whatever the address of the API is. */
function installWebSocket({ protocol }) {
  if (protocol !== 'ws:') return;
  const { WebSocket } = globalThis;
  globalThis.WebSocket = class extends WebSocket {
    constructor(address, protocols) {
      super(String(address).replace(/^wss:/, 'ws:'), protocols);
    }
  };
}
