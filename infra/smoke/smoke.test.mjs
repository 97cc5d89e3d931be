// The checks themselves, on a server of this machine: what is well passes, and what is not is told.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startKibble } from '../../tests/clients/support/kibble.mjs';

const guard = { timeout: 60_000 };
const HERE = fileURLToPath(new URL('.', import.meta.url));
const SHOP = fileURLToPath(new URL('../../frontend/.output/public', import.meta.url));

/** What cannot be seen at a server on this machine. */
const UNSEEN = [
  'a query deeper than 10 levels is refused',
  '4. what identity a call with an API key has',
  '5. what AppSync makes of bare values and of a list too short',
  '6. descriptions of the schema are kept',
  'functions, logs and dead letters',
];

async function smoke(args, environment) {
  const command = ['--silent', 'run', 'smoke', '--', ...args];
  const env = { ...process.env, SMOKE_URL: '', ...environment };
  const run = spawn('npm', command, { cwd: HERE, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], output, errors] = await Promise.all([once(run, 'exit'), text(run.stdout), text(run.stderr)]);
  return { code, lines: output.split('\n'), errors };
}

/** The names of what was checked with this result. */
const named = (lines, result) =>
  lines.filter((line) => line.startsWith(result)).map((line) => line.slice(8).replace(/: .*/, ''));

/** Smokes a server of its own that shows the shop of this folder. */
async function smokeServer(shop) {
  process.env.KIBBLE_SHOP = shop;
  const kibble = await startKibble();
  try {
    return { kibble, ...(await smoke([], { SMOKE_URL: kibble.origin })) };
  } finally {
    await kibble.stop();
  }
}

describe('make smoke', guard, () => {
  test('finds a server well, and leaves a cancelled order behind', async () => {
    const { code, lines, errors } = await smokeServer(SHOP);
    assert.deepEqual(named(lines, 'FAILED'), []);
    assert.deepEqual(named(lines, 'unseen'), UNSEEN);
    assert.equal(errors, '');
    assert.equal(code, 0);
    assert.equal(lines.at(-2), '33 passed, 0 failed');
    assert.match(lines.at(-4), /^The cancelled order \d{6}-\w{6} is left behind/);
  });

  test('tells what is not well, goes on, and ends with 1', async () => {
    const { code, lines } = await smokeServer('/nowhere');
    assert.equal(code, 1);
    assert.deepEqual(named(lines, 'FAILED'), ['the site answers with its page']);
    const [told] = lines.filter((line) => line.startsWith('FAILED'));
    assert.match(told, /answers with another page than the shop's \(see that 'make shop' was run/);
    assert.ok(named(lines, 'ok').includes('the customer is forgotten'));
  });

  test('says what to do where there is nothing to look at', async () => {
    const none = await smoke([], {});
    assert.equal(none.code, 2);
    assert.match(none.errors, /^Nothing was checked: no stack is named: 'make smoke STACK=dev'/);
    const dead = await smoke([], { SMOKE_URL: 'http://127.0.0.1:1/' });
    assert.equal(dead.code, 2);
    assert.match(dead.errors, /^Nothing was checked: nothing answers at http:\/\/127\.0\.0\.1:1: /);
  });

  test('touches no stack of production that nobody has agreed to', async () => {
    const { code, errors } = await smoke(['--stack', 'production'], {});
    assert.equal(code, 2);
    assert.match(errors, /^Nothing was checked: production is not touched unless that is agreed to: 'make smoke/);
  });
});
