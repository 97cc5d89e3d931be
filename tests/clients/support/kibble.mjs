// A Kibble server in a process of its own, as a developer starts it.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../../target/debug/kibble', import.meta.url));
/** The end of the list of addresses, which the server prints when its port is open. */
const LAST_LINE = /^ {2}Data /;

/** Starts a server that keeps its data in memory, on a free port. */
export async function startKibble() {
  const server = spawn(BINARY, ['serve', '--memory', '--port', '0'], {
    env: { ...process.env, KIBBLE_LOG: 'warn', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A test that is broken off must not leave a server behind.
  process.once('exit', () => server.kill());
  const ended = new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', resolve);
  });
  const graphql = await Promise.race([
    graphqlAddress(server.stdout),
    ended.then((code) => {
      throw new Error(`kibble has ended with ${code} before it was ready`);
    }),
  ]);
  const origin = graphql.replace(/\/graphql$/, '');
  const config = await (await fetch(`${origin}/config.json`)).json();
  return new Kibble(origin, config, () => {
    server.kill();
    return ended;
  });
}

/** The address that the server prints; reading goes on so that it is never held up. */
function graphqlAddress(output) {
  return new Promise((resolve) => {
    let address;
    createInterface({ input: output }).on('line', (line) => {
      address ??= /^ {2}GraphQL +(\S+)/.exec(line)?.[1];
      if (LAST_LINE.test(line)) resolve(address);
    });
  });
}

class Kibble {
  constructor(origin, config, stop) {
    this.origin = origin;
    /** What a front end is told at `/config.json`. */
    this.config = config;
    /** Ends the server; resolves when it has gone. */
    this.stop = stop;
  }

  /** An access token of one of the ready-made people, by the user pool's own protocol. */
  async signIn(name) {
    const answer = await fetch(this.config.userPoolEndpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      },
      body: JSON.stringify({
        AuthFlow: this.config.authFlow,
        ClientId: this.config.userPoolClientId,
        AuthParameters: {
          USERNAME: `${name}@example.com`,
          PASSWORD: this.config.playground.password,
        },
      }),
    });
    const result = await answer.json();
    if (!answer.ok) throw new Error(`${name} cannot sign in: ${JSON.stringify(result)}`);
    return result.AuthenticationResult.AccessToken;
  }
}

/** The claims of a token, unchecked. */
export function claims(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
}
