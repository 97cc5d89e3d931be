// What `make package` asks of rustup, and tells cargo, with commands in their place that write down what they are told.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const guard = { timeout: 60_000 };
const SOURCES = fileURLToPath(new URL('../../infra/package', import.meta.url));
const TARGET = 'aarch64-unknown-linux-gnu';
const DAY = 24 * 60 * 60;

describe('the build', guard, () => {
  let folder;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kibble-build-'));
    for (const name of ['infra', 'commands', 'target/tools', 'sysroot']) await mkdir(join(folder, name), { recursive: true });
    await cp(SOURCES, join(folder, 'infra/package'), { recursive: true });
    await cp(join(SOURCES, 'requirements.txt'), join(folder, 'target/tools/installed.txt'));
    const rustc = `case $1 in --print) echo ${folder}/sysroot ;; *) echo 'rustc 1.95.0 (of the tests)' ;; esac`;
    await command('rustc', rustc);
    await command('rustup', `echo "$*" >> ${folder}/asked; exit 1`);
    await command('cargo', `env > ${folder}/told; exit 1`);
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function command(name, script) {
    const path = join(folder, 'commands', name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }

  /** Builds for arm64, which fails here in any case, and returns the lines. */
  async function build(variables = {}) {
    const PATH = join(folder, 'commands') + delimiter + process.env.PATH;
    const env = { ...process.env, PATH, XDG_CACHE_HOME: join(folder, 'cache'), PROGRAMS: 'worker', ...variables };
    const run = promisify(execFile)(join(folder, 'infra/package/build'), ['arm64'], { env });
    const { code, stdout } = await run.then(() => assert.fail('it has built'), (error) => error);
    assert.equal(code, 1);
    return stdout.trim().split('\n');
  }

  const asked = async () => (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n');

  test('asks rustup once a day for what it cannot bring, and names the file that says so', async () => {
    const mark = join(folder, 'cache/kibble', `no-${TARGET}-1.95.0`);
    const sentence =
      `The functions are not built for arm64: Rust's target ${TARGET} is not installed here, and ` +
      `'rustup target add ${TARGET}' brings it (it is not asked for again within a day of its failure, unless ${mark} is removed).`;
    assert.deepEqual(await build(), [`==> Installing Rust's target ${TARGET}`, sentence]);
    assert.deepEqual(await readdir(join(folder, 'cache/kibble')), [`no-${TARGET}-1.95.0`]);
    assert.deepEqual(await build(), [sentence]);
    assert.equal((await asked()).length, 1);
    const long = Date.now() / 1000 - DAY - 60;
    await utimes(mark, long, long);
    assert.deepEqual(await build(), [`==> Installing Rust's target ${TARGET}`, sentence]);
    assert.deepEqual(await asked(), [`target add ${TARGET}`, `target add ${TARGET}`]);
  });

  test('tells cargo no setting of whoever calls that changes the bytes', async () => {
    await mkdir(join(folder, `sysroot/lib/rustlib/${TARGET}/lib`), { recursive: true });
    const settings = {
      CARGO_PROFILE_LAMBDA_OPT_LEVEL: '1', CARGO_INCREMENTAL: '1', CARGO_BUILD_RUSTC_WRAPPER: 'sccache',
      CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUSTFLAGS: '-g', CARGO_ENCODED_RUSTFLAGS: '-g', RUSTC_WRAPPER: 'sccache',
      CFLAGS: '-g', CFLAGS_aarch64_unknown_linux_gnu: '-g', TARGET_CFLAGS: '-g', CC_aarch64_unknown_linux_gnu: 'clang',
    };
    await build({ ...settings, RUSTFLAGS: '-g', CARGO_BUILD_JOBS: '1', CARGO_HOME: '/home/of/cargo' });
    const lines = (await readFile(join(folder, 'told'), 'utf8')).trim().split('\n');
    const told = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
    for (const name of Object.keys(settings)) assert.equal(told[name], undefined, name);
    assert.equal(told.RUSTFLAGS, `--remap-path-prefix=/home/of/cargo=/cargo --remap-path-prefix=${folder}=/kibble`);
    assert.equal(told.CARGO_TARGET_DIR, join(folder, 'target/lambda'));
    assert.equal(told.CARGO_BUILD_JOBS, '1');
  });
});
