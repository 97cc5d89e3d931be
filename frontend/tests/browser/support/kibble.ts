import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { ShopConfig } from '../../../app/utils/config';

const BINARY = process.env.KIBBLE_BINARY ?? fileURLToPath(new URL('../../../../target/debug/kibble', import.meta.url));
const SHOP = fileURLToPath(new URL('../../../.output/public', import.meta.url));
/** The end of what the server prints when its port is open. */
const LAST_LINE = /^ {2}Data /;

/** Who is there from the start; all have the same password. */
export const PASSWORD = 'Kibble-demo-1';

interface Answer {
  data: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a test asks for, it knows
  errors?: { message: string; errorType: string }[];
}

/** A Kibble server of a test's own, on a free port. */
export class Kibble {
  readonly origin: string;
  private process: ChildProcess;
  private readonly folder: string | undefined;
  private readonly lines: string[];
  private readonly waiting: Set<() => void>;

  private constructor(started: Started, folder: string | undefined) {
    this.origin = started.origin;
    this.process = started.process;
    this.lines = started.lines;
    this.waiting = started.waiting;
    this.folder = folder;
  }

  /** Starts a server whose data are in memory, or on disk where they are to outlive a {@link restart}. */
  static async start(options: { onDisk?: boolean } = {}): Promise<Kibble> {
    const folder = options.onDisk ? mkdtempSync(join(tmpdir(), 'kibble-browser-')) : undefined;
    return new Kibble(await start('0', folder), folder);
  }

  /** Ends the server at once, as a power cut does. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  /** Starts a killed server again at the same address, over the data that are on disk. */
  async restart(): Promise<void> {
    this.process = (await start(new URL(this.origin).port, this.folder)).process;
  }

  async end(): Promise<void> {
    await this.kill();
    if (this.folder) rmSync(this.folder, { recursive: true });
  }

  /** The code that the user pool has sent to somebody last, as the log tells it. */
  async code(email: string): Promise<string> {
    const form = new RegExp(`mail to ${email}: your code is (\\d+)`);
    for (;;) {
      const found = this.lines.findLast((line) => form.test(line));
      if (found) return form.exec(found)?.[1] ?? '';
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  async config(): Promise<ShopConfig> {
    return (await fetch(`${this.origin}/config.json`)).json();
  }

  /** Asks the API as one of the people, past the browser. Fails on errors, not on refusals. */
  async ask(person: string, query: string, variables: object = {}): Promise<Answer['data']> {
    const answer = await fetch(`${this.origin}/graphql`, {
      method: 'POST',
      headers: { authorization: await this.token(person), 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors }: Answer = await answer.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  private async token(person: string): Promise<string> {
    return (await tokensOf(await this.config(), person)).AccessToken;
  }
}

/** What the user pool gives somebody who signs in. */
interface Tokens {
  AccessToken: string;
  IdToken: string;
  RefreshToken: string;
}

/** Signs one of the people in, past the browser. */
export async function tokensOf(config: ShopConfig, person: string): Promise<Tokens> {
  const { userPoolEndpoint, authFlow, userPoolClientId } = config;
  const answer = await fetch(userPoolEndpoint ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    body: JSON.stringify({
      AuthFlow: authFlow,
      ClientId: userPoolClientId,
      AuthParameters: { USERNAME: `${person}@example.com`, PASSWORD },
    }),
  });
  return (await answer.json()).AuthenticationResult;
}

interface Started {
  process: ChildProcess;
  origin: string;
  lines: string[];
  waiting: Set<() => void>;
}

/** A test that is broken off leaves no server behind. */
const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((server) => server.kill('SIGKILL')));

async function start(port: string, folder: string | undefined): Promise<Started> {
  const data = folder ? ['--data', join(folder, 'data.sqlite')] : ['--memory'];
  const server = spawn(BINARY, ['serve', ...data, '--port', port, '--shop', SHOP], {
    env: { ...process.env, KIBBLE_LOG: 'info', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(server);
  server.once('exit', () => running.delete(server));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const origin = await new Promise<string>((resolve, reject) => {
    let address = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`kibble has ended with ${code}:\n${lines.join('\n')}`)));
    for (const output of [server.stdout, server.stderr]) {
      createInterface({ input: output }).on('line', (line) => {
        lines.push(line);
        for (const wake of waiting) wake();
        waiting.clear();
        address = /^ {2}GraphQL +(\S+)\/graphql$/.exec(line)?.[1] ?? address;
        if (LAST_LINE.test(line)) resolve(address);
      });
    }
  });
  return { process: server, origin, lines, waiting };
}
