// What is told of a shop that has nothing to sell, or whose answers make no sense; and that nothing is left behind.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { checkApi } from './api.mjs';
import { checkContract } from './contract.mjs';
import { checkOrder } from './order.mjs';
import { Report } from './report.mjs';

/** A report, and the lines that it prints. */
function reporting() {
  const lines = [];
  return { lines, report: new Report((line) => lines.push(line)) };
}

/** A customer to whom every request is answered with this. */
const answered = (data) => ({ ask: async () => ({ status: 200, data, errors: [] }), data: async () => data });
const fail = async () => Promise.reject(new TypeError('fetch failed'));
const failing = { ask: fail, data: fail };

describe('an empty catalogue', () => {
  test('is no failure', async () => {
    const { lines, report } = reporting();
    const saved = { addAddress: { address: { id: 'a' }, userErrors: [] }, me: { profile: { name: 'Smoke Test' } } };
    await checkOrder(answered(saved), [], report);
    assert.equal(
      lines[0],
      'unseen  there is a product to be ordered: the catalogue is empty (save a product first: infra/README.md)',
    );
    assert.ok(lines.includes('ok      the customer saves an address'), lines.join('\n'));
    assert.equal(lines.at(-1), 'unseen  an order, from its cart to its end: there is nothing to be ordered, or nowhere to deliver it');
  });

  test('proves nothing of the limit of resolvers', async () => {
    const { lines, report } = reporting();
    await checkContract({ config: {}, introspection: false }, answered({ products: { nodes: [] } }), report);
    const [limit] = lines.filter((line) => line.includes(' 7. '));
    assert.equal(
      limit,
      'unseen  7. default resolvers do not count for the limit of resolvers: ' +
        'the catalogue is empty (save a product first: infra/README.md)',
    );
  });

  test('is not what a catalogue is that could not be read', async () => {
    const { lines, report } = reporting();
    await checkOrder(failing, undefined, report);
    assert.match(lines[0], /^FAILED  there is a product to be ordered: the catalogue was not read/);
  });
});

describe('requests that fail', () => {
  test('are told by every check of the contract', async () => {
    const { lines, report } = reporting();
    await checkContract({ config: {}, introspection: true }, failing, report);
    const told = lines.filter((line) => line.startsWith('FAILED')).map((line) => line.slice(8, 10));
    assert.deepEqual(told, ['1.', '2.', '3.', '6.', '7.', '8.']);
  });

  test('are told by every check of the API', async () => {
    const { lines, report } = reporting();
    await checkApi({ config: { graphqlEndpoint: 'http://127.0.0.1:1/graphql' }, introspection: true }, report);
    assert.equal(report.passed, 0);
    assert.equal(report.failed, lines.length);
    assert.equal(lines.length, 8);
  });

  test('between the checks of a part end that part alone', async () => {
    const { lines, report } = reporting();
    await report.part('the contract', () => Promise.reject(new TypeError('fields of undefined')));
    assert.deepEqual(lines, [
      'FAILED  the contract: TypeError: fields of undefined (what follows of this part was not looked at)',
    ]);
    assert.equal(report.failed, 1);
  });
});

test('a configuration that cannot be read is told in one line', async () => {
  const server = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const command = fileURLToPath(new URL('smoke.mjs', import.meta.url));
  const env = { ...process.env, SMOKE_URL: origin };
  const run = spawn(process.execPath, [command], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [[code], errors] = await Promise.all([once(run, 'exit'), text(run.stderr)]);
  server.close();
  assert.equal(code, 2);
  assert.match(errors, /^Nothing was checked: http:\S+\/config\.json cannot be read: [^\n]+\n$/);
});
