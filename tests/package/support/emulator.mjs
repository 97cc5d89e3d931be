// A Lambda Runtime API that others have written: `cargo lambda watch`, which starts no function by itself.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { FUNCTIONS, remove } from './archive.mjs';

const PROGRAM = fileURLToPath(new URL('../../../target/tools/python/bin/cargo-lambda', import.meta.url));
/** What it says when its port is open. */
const READY = /starting Runtime server/;

export async function startEmulator() {
  const [port, folder] = await Promise.all([freePort(), packageOfFunctions()]);
  const address = ['--invoke-address', '127.0.0.1', '--invoke-port', String(port)];
  const server = spawn(PROGRAM, ['lambda', 'watch', '--only-lambda-apis', ...address], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A test that is broken off must not leave a server behind.
  process.once('exit', () => server.kill());
  const lines = createInterface({ input: server.stdout });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`cargo lambda watch has ended with ${code}`)));
    lines.on('line', (line) => READY.test(line) && resolve());
  });
  return new Emulator(port, server, folder);
}

/** A package with a program of the name of each function: the emulator takes events for no other name. */
async function packageOfFunctions() {
  const folder = await mkdtemp(join(tmpdir(), 'kibble-functions-'));
  await mkdir(join(folder, 'src/bin'), { recursive: true });
  await writeFile(join(folder, 'Cargo.toml'), '[package]\nname = "functions"\nedition = "2024"\n');
  for (const name of Object.keys(FUNCTIONS)) await writeFile(join(folder, 'src/bin', `${name}.rs`), '');
  return folder;
}

/** A port that nobody has: the emulator takes no 0. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

class Emulator {
  constructor(port, server, folder) {
    this.port = port;
    this.server = server;
    this.folder = folder;
    this.ended = once(server, 'exit');
  }

  /** What a function is told at AWS_LAMBDA_RUNTIME_API. */
  runtimeApi(name) {
    return `http://127.0.0.1:${this.port}/.rt/${name}`;
  }

  /** Hands a function an event, or text that is none, and returns whether it took it, and what it said. */
  async invoke(name, event) {
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    const path = `/2015-03-31/functions/${name}/invocations`;
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, { method: 'POST', body });
    return { isDone: answer.status === 200, payload: await answer.json() };
  }

  async stop() {
    this.server.kill();
    await this.ended;
    await remove(this.folder);
  }
}
