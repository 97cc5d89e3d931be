// The archives that `make lambda` leaves, read by Python's zip module: another hand than the one that writes them.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const path = (relative) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const PYTHON = path('target/tools/python/bin/python3');

/** The architecture of this machine, as Lambda calls it. */
export const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'x86_64';
/** What is deployed of each function. */
export const FUNCTIONS = JSON.parse(readFileSync(path('infra/functions.json')));
export const PROGRAMS = [...new Set(Object.values(FUNCTIONS).map(({ program }) => program))];

/** The archive of a program. */
export const archiveOf = (program) => path(`target/package/${ARCHITECTURE}/${program}.zip`);

const LIST = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    fault = archive.testzip()
    print(json.dumps({"fault": fault, "files": [
        {"name": file.filename, "mode": file.external_attr >> 16, "at": file.date_time, "bytes": file.file_size}
        for file in archive.infolist()]}))`;

/** The files of an archive, and the first whose checksum is wrong. */
export async function listArchive(archive) {
  const { stdout } = await run(PYTHON, ['-c', LIST, archive]);
  return JSON.parse(stdout);
}

const EXTRACT = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for file in archive.infolist():
        os.chmod(archive.extract(file, sys.argv[2]), file.external_attr >> 16 & 0o777)`;

/** Unpacks an archive, with the modes that it says, into a folder of its own, and returns the folder. */
export async function unpack(archive) {
  const folder = await mkdtemp(join(tmpdir(), 'kibble-package-'));
  await run(PYTHON, ['-c', EXTRACT, archive, folder]);
  return folder;
}

export const remove = (folder) => rm(folder, { recursive: true });
