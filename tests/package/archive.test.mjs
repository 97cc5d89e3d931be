// What `make lambda` leaves, read by another hand, and what is not packed.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { compareVersions, readElf } from '../../infra/package/elf.mjs';
import { pack } from '../../infra/package/pack.mjs';
import { ARCHITECTURE, PROGRAMS, archiveOf, listArchive, remove, unpack } from './support/archive.mjs';

const GLIBC = '2.34';

/** The program in an archive. */
async function programOf(name) {
  const folder = await unpack(archiveOf(name));
  const program = await readFile(join(folder, 'bootstrap'));
  await remove(folder);
  return program;
}

describe('an archive', () => {
  for (const name of PROGRAMS) {
    test(`of ${name} holds its program alone, which anybody may run, without the time of its making`, async () => {
      const { fault, files } = await listArchive(archiveOf(name));
      assert.equal(fault, null);
      assert.equal(files.length, 1);
      const [{ name: file, mode, at }] = files;
      assert.deepEqual([file, mode.toString(8), at], ['bootstrap', '100755', [1980, 1, 1, 0, 0, 0]]);
    });
  }

  test('is what packing its program anew gives', async () => {
    const program = await programOf('worker');
    assert.ok(pack(program, ARCHITECTURE, GLIBC).equals(await readFile(archiveOf('worker'))));
  });
});

describe('a program', () => {
  for (const name of PROGRAMS) {
    test(`of ${name} asks for nothing that the C library of the runtime lacks`, async () => {
      const { architecture, glibc } = readElf(await programOf(name));
      assert.equal(architecture, ARCHITECTURE);
      assert.ok(glibc.length > 1, `only ${glibc}`);
      const newest = glibc.at(-1);
      assert.ok(compareVersions(newest, GLIBC) <= 0, `it asks for ${newest}`);
    });
  }

  test('that asks for a newer C library is not packed, and the version is named', async () => {
    const program = await programOf('worker');
    const newest = readElf(program).glibc.at(-1);
    const place = program.indexOf(`\0GLIBC_${newest}\0`);
    // As long as the one in whose place it comes.
    const newer = newest.replace(/\d/g, '9');
    program.write(`GLIBC_${newer}`, place + 1, 'latin1');
    const message = `asks for glibc ${newer}, and the runtime has ${GLIBC}`;
    assert.throws(() => pack(program, ARCHITECTURE, GLIBC), { message });
  });

  test('for another architecture is not packed', async () => {
    const program = await programOf('worker');
    const [other] = ['arm64', 'x86_64'].filter((architecture) => architecture !== ARCHITECTURE);
    assert.throws(() => pack(program, other, GLIBC), { message: `is built for ${ARCHITECTURE}, and not for ${other}` });
  });

  test('that is none is not packed', () => {
    for (const text of ['', '#!/bin/sh\n', '\x7fELF'.padEnd(64, '\0')]) {
      assert.throws(() => pack(Buffer.from(text, 'latin1'), ARCHITECTURE, GLIBC), {
        message: 'is no 64-bit program for x86_64 or arm64',
      });
    }
  });
});
