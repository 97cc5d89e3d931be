// Where to look: a deployed stack, or a server on this machine.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { loadConfigReader } from './front-end.mjs';

const INFRA = fileURLToPath(new URL('..', import.meta.url));

/** There is nothing to look at, or not enough is known of it; the message says what to do. */
export class NoTarget extends Error {
  name = 'NoTarget';
}

/**
 * @typedef {object} Target
 * @property {string} site The address of the shop, without a slash at its end.
 * @property {import('../../frontend/app/utils/config').ShopConfig} config How its front end asks it.
 * @property {boolean} production Whether customers buy there.
 * @property {boolean} introspection Whether everybody may ask for the schema.
 * @property {Stack | undefined} stack What Pulumi knows of it; nothing of a server on this machine.
 */

/**
 * @typedef {object} Stack
 * @property {string} apiId
 * @property {Record<string, { name: string, alias: string, version: string }>} functions
 * @property {string[]} deadLetterQueues The address of each queue.
 * @property {string | undefined} paymentCallbackUrl
 * @property {string} dashboardUrl
 */

/** @returns {Promise<Target>} */
export async function localTarget(url) {
  const site = url.replace(/\/$/, '');
  const answer = await fetch(`${site}/config.json`).catch((error) => {
    throw new NoTarget(`nothing answers at ${site}: ${error.cause?.message ?? error.message}. 'make run' starts a server.`);
  });
  if (!answer.ok) throw new NoTarget(`${site}/config.json answers with ${answer.status}, so it is no shop.`);
  const config = await readConfig(answer).catch((error) => {
    throw new NoTarget(`${site}/config.json cannot be read: ${error.message}`);
  });
  return { site, config, production: false, introspection: true, stack: undefined };
}

async function readConfig(answer) {
  const parseConfig = await loadConfigReader();
  return parseConfig(await answer.json());
}

/** What every stack tells. */
const OUTPUTS = [
  'siteUrl', 'graphqlEndpoint', 'realtimeEndpoint', 'userPoolId', 'userPoolClientId', 'apiId', 'apiKey', 'region', 'functions',
  'deadLetterQueues', 'dashboardUrl',
];

/**
 * @param {string} stack
 * @param {NodeJS.ProcessEnv} environment What Pulumi is told, and whether others may read what is said.
 * @returns {Promise<Target>}
 */
export async function deployedTarget(stack, environment) {
  const outputs = await pulumi(environment, 'stack', 'output', '--json', '--show-secrets', '--stack', stack);
  const missing = OUTPUTS.filter((name) => outputs[name] === undefined);
  if (missing.length > 0) {
    throw new NoTarget(`the stack ${stack} has no ${missing.join(', ')}. 'make deploy STACK=${stack}' deploys it.`);
  }
  const settings = await pulumi(environment, 'config', '--json', '--stack', stack);
  const production = String(settings['kibble:production']?.value) === 'true';
  const { graphqlEndpoint, realtimeEndpoint, userPoolId, userPoolClientId, apiKey, region } = outputs;
  return {
    site: outputs.siteUrl.replace(/\/$/, ''),
    config: { graphqlEndpoint, realtimeEndpoint, userPoolId, userPoolClientId, apiKey, region, authFlow: 'USER_SRP_AUTH' },
    production,
    introspection: !production,
    stack: outputs,
  };
}

async function pulumi(environment, ...args) {
  const options = { cwd: INFRA, env: environment, maxBuffer: 16 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('pulumi', args, options).catch((error) => {
    if (error.code === 'ENOENT') {
      const how = 'https://www.pulumi.com/docs/install tells how to install it.';
      throw new NoTarget(`'pulumi' is missing, which tells where the stack is. ${how}`);
    }
    throw new NoTarget(`'pulumi ${args.join(' ')}' in infra/ has failed${whatItSaid(error, environment)}`);
  });
  return JSON.parse(stdout);
}

/** Pulumi names the bucket of states and the account, and nothing is known yet of which to hide the names. */
function whatItSaid(error, { CI }) {
  if (CI) return '. What it says is left out here, for it can name places: ask it on a machine of your own.';
  return `: ${error.stderr?.trim() || error.message}`;
}
