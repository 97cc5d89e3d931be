// A packaged function that lacks a variable ends at once and names it.

import assert from 'node:assert/strict';
import { before, after, describe, test } from 'node:test';

import { FUNCTIONS, PROGRAMS, archiveOf, remove, unpack } from './support/archive.mjs';
import { environment, start } from './support/function.mjs';
import { VARIABLES, required } from './support/variables.mjs';

const guard = { timeout: 60_000 };
/** Nobody listens there: a function that came so far would say so. */
const NO_RUNTIME_API = '127.0.0.1:1';

describe('without', guard, () => {
  const folders = new Map();

  before(async () => {
    for (const program of PROGRAMS) folders.set(program, await unpack(archiveOf(program)));
  });

  after(async () => {
    for (const folder of folders.values()) await remove(folder);
  });

  const run = (name, own, without) => {
    const folder = folders.get(FUNCTIONS[name].program);
    return start(folder, environment(name, folder, NO_RUNTIME_API, own, without)).end();
  };

  for (const name of Object.keys(FUNCTIONS)) {
    for (const { variable, given } of required(name)) {
      test(`${variable}, ${name} does not start, and names it`, async () => {
        const { code, written } = await run(name, { ...VARIABLES, ...given }, [variable]);
        assert.equal(code, 1);
        assert.ok(written.includes(variable), written);
        assert.ok(!written.includes('panicked'), written);
      });
    }
  }

  for (const handler of [undefined, '', 'bootstrap', 'resolver']) {
    test(`the name of a function, worker does not start, and tells which there are: ${handler}`, async () => {
      const own = handler === undefined ? {} : { _HANDLER: handler };
      const { code, written } = await run('stream', { ...VARIABLES, ...own }, handler === undefined ? ['_HANDLER'] : []);
      assert.equal(code, 1);
      const known = Object.keys(FUNCTIONS).filter((name) => FUNCTIONS[name].program === 'worker');
      assert.match(written, new RegExp(`_HANDLER is .*${known.join(', ')}`));
    });
  }

  test('payments by card, payment_callback does not start, and names what it lacks', async () => {
    const { code, written } = await run('payment_callback', { ...VARIABLES, KIBBLE_PAYMENTS: 'none' }, []);
    assert.equal(code, 1);
    assert.match(written, /KIBBLE_PAYMENTS/);
  });
});
