// What is said of a stack that cannot be found.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { NoTarget, deployedTarget } from './target.mjs';

const SAID = 'error: s3://acme-states: User: arn:aws:sts::123456789012:assumed-role/deploy is not authorized';
const COMMAND = "'pulumi stack output --json --show-secrets --stack dev' in infra/ has failed";

describe('a stack of which Pulumi tells nothing', () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kibble-smoke-'));
    writeFileSync(join(folder, 'pulumi'), `#!/bin/sh\necho '${SAID}' >&2\nexit 255\n`, { mode: 0o755 });
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What is said where these variables are set. */
  async function said(variables) {
    const path = [folder, process.env.PATH].join(delimiter);
    const error = await deployedTarget('dev', { PATH: path, ...variables }).catch((error) => error);
    assert.ok(error instanceof NoTarget);
    return error.message;
  }

  test('is told with what Pulumi says', async () => {
    assert.equal(await said({}), `${COMMAND}: ${SAID}`);
  });

  test('is told without it in a log that others may read', async () => {
    const message = await said({ CI: 'true' });
    assert.equal(message, `${COMMAND}. What it says is left out here, for it can name places: ask it on a machine of your own.`);
  });
});
