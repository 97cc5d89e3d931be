// What the README tells people to paste into their shell: that a shell takes it, and that it does what is said.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { read } from './support/repository';

const BLOCKS = [...read('infra/README.md').matchAll(/^( *)```\n(.*?)^\1```$/gms)].map(([, , block = '']) => block);
const COMMANDS = BLOCKS.filter((block) => /^ *(?:\w+=|for |export |aws |pulumi |make |git )/.test(block));

/** The one block that holds these words. */
function block(words: string): string {
  const found = COMMANDS.filter((block) => block.includes(words));
  expect(found).toHaveLength(1);
  return found.join();
}

/** Runs commands where AWS's command is this script, and `sleep` is noted and takes no time. */
function run(script: string, aws: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kibble-readme-'));
  try {
    const commands = { aws, pulumi: 'echo told', sleep: 'echo sleeps >&2' };
    for (const [name, text] of Object.entries(commands)) writeFileSync(join(folder, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    const env = { PATH: [folder, process.env['PATH']].join(delimiter) };
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', timeout: 4000 });
    return { stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a shell reads every block', () => {
  expect(COMMANDS.length).toBeGreaterThan(20);
  for (const block of COMMANDS) expect(spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' }).stderr, block).toBe('');
});

test('no block holds a comment, which the shell of macOS runs as part of the command', () => {
  for (const block of COMMANDS) expect(block).not.toMatch(/(?:^|\s)#/m);
});

describe('a table that is restored', () => {
  const restore = block('restore-table-to-point-in-time');

  test('is asked for until it is there', () => {
    const aws = 'case "$2" in restore-*) echo CREATING ;; *) echo x >> asked; [ "$(wc -l < asked)" -lt 3 ] && echo CREATING || echo ACTIVE ;; esac';
    expect(run(restore, aws)).toEqual({ stdout: 'CREATING\n', stderr: 'sleeps\nsleeps\n' });
  });

  test('is not asked for where AWS refuses to restore it', () => {
    const aws = 'case "$2" in restore-*) echo refused >&2; exit 254 ;; *) echo asked >&2; echo ACTIVE ;; esac';
    expect(run(restore, aws)).toEqual({ stdout: '', stderr: 'refused\n' });
  });
});

describe('accounts after a restore', () => {
  const list = block('list-users');
  /** Ada has a record, Ben has none, Sam is staff and has none. */
  const aws = (other: string) => `case "$*" in
  *list-users*) printf 'ada\\nben\\nsam\\n' ;;
  ${other}
  *get-item*'{"PK": {"S": "#customer#ada"}, "SK": {"S": "#profile"}}') echo '#customer#ada' ;;
  *get-item*) echo None ;;
  *list-groups*sam*) echo admin ;;
  esac`;

  test('are named that have no record, without staff', () => {
    expect(run(list, aws(''))).toEqual({ stdout: 'ben\n', stderr: '' });
  });

  test.each(['get-item', 'list-groups'])('are not named where nobody knows, for %s fails', (command) => {
    expect(run(list, aws(`*${command}*) exit 254 ;;`))).toEqual({ stdout: '', stderr: '' });
  });
});
