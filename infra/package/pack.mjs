// Packs a Lambda function's program, when the runtime can start it:
//
//   node pack.mjs ARCHITECTURE GLIBC PROGRAM ARCHIVE

import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

import { compareVersions, readElf } from './elf.mjs';
import { zipOfProgram } from './zip.mjs';

/** The name that the runtimes provided.* look for. */
const PROGRAM = 'bootstrap';

/** The archive of a program; throws when the runtime could not start it. */
export function pack(program, architecture, glibc) {
  const elf = readElf(program);
  if (elf.architecture !== architecture) {
    throw new Error(`is built for ${elf.architecture}, and not for ${architecture}`);
  }
  const tooNew = elf.glibc.filter((version) => compareVersions(version, glibc) > 0);
  if (tooNew.length > 0) {
    throw new Error(`asks for glibc ${tooNew.join(', ')}, and the runtime has ${glibc}`);
  }
  return zipOfProgram(PROGRAM, program);
}

function main([architecture, glibc, from, to]) {
  const program = readFileSync(from);
  const name = basename(to, '.zip');
  try {
    const archive = pack(program, architecture, glibc);
    writeFileSync(to, archive);
    console.log(`${name}, ${architecture}: ${megabytes(program)} MB, ${megabytes(archive)} MB packed`);
  } catch (error) {
    console.error(`${name} cannot be packed: it ${error.message}.`);
    process.exitCode = 1;
  }
}

const megabytes = (bytes) => (bytes.length / 1_000_000).toFixed(1);

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
