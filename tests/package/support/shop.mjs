// A local server, with a packaged function beside it that reads and writes the same table.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

import { startKibble } from '../../clients/support/kibble.mjs';
import { FUNCTIONS, archiveOf, remove, unpack } from './archive.mjs';
import { startEmulator } from './emulator.mjs';
import { environment, start } from './function.mjs';

const KIBBLE = fileURLToPath(new URL('../../../target/debug/kibble', import.meta.url));

export async function startShop() {
  const [kibble, emulator] = await Promise.all([startKibble(), startEmulator()]);
  return new Shop(kibble, emulator);
}

class Shop {
  #functions = new Map();

  constructor(kibble, emulator) {
    this.kibble = kibble;
    this.emulator = emulator;
  }

  /** What every function is told of the table. */
  get table() {
    return { KIBBLE_TABLE: 'kibble', AWS_ENDPOINT_URL_DYNAMODB: `${this.kibble.origin}/dynamodb` };
  }

  /** Unpacks a function and starts it with these variables. */
  async start(name, own = {}) {
    const folder = await unpack(archiveOf(FUNCTIONS[name].program));
    const env = environment(name, folder, this.emulator.runtimeApi(name), { ...this.table, ...own });
    this.#functions.set(name, { folder, program: start(folder, env) });
  }

  /** Hands a function an event; fails when the function ends in the place of answering. */
  invoke(name, event) {
    const end = this.#functions.get(name).program.end().then(({ code, written }) => {
      throw new Error(`${name} has ended with ${code}: ${written}`);
    });
    return Promise.race([this.emulator.invoke(name, event), end]);
  }

  /** The events that AppSync would send for an operation, as the command prints them. */
  async record(person, operation) {
    const args = ['event', '--url', this.kibble.origin, '--as', person, operation];
    const { stdout } = await promisify(execFile)(KIBBLE, args);
    return JSON.parse(stdout);
  }

  /** What the local gateway's own function says to an event. */
  async askLocally(event) {
    const answer = await fetch(`${this.kibble.origin}/2015-03-31/functions/resolver/invocations`, {
      method: 'POST',
      body: typeof event === 'string' ? event : JSON.stringify(event),
    });
    return { isDone: !answer.headers.has('x-amz-function-error'), payload: await answer.json() };
  }

  /** A request in DynamoDB's own protocol. */
  async dynamodb(operation, request) {
    const answer = await fetch(`${this.kibble.origin}/dynamodb`, {
      method: 'POST',
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}`, 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ TableName: 'kibble', ...request }),
    });
    return answer.json();
  }

  /** Ends a function, and returns those lines of its log that an alarm counts. */
  async errorsOf(name) {
    const written = await this.#end(name);
    const lines = written.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'ERROR');
  }

  async #end(name) {
    const { folder, program } = this.#functions.get(name);
    this.#functions.delete(name);
    const written = await program.stop();
    await remove(folder);
    return written;
  }

  /** Ends everything. */
  async stop() {
    for (const name of [...this.#functions.keys()]) await this.#end(name);
    await this.emulator.stop();
    await this.kibble.stop();
  }
}
