// A step's script as a machine of GitHub runs it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ROOT } from './workflows';

interface Machine {
  /** What infra holds beside the program. */
  files?: string[];
  /** What GitHub's command answers; it fails unless told. */
  gh?: unknown;
  variables?: Record<string, string>;
}

/** What the script has told GitHub, and whether the step went well. */
export interface Told {
  isWell: boolean;
  output: string;
  summary: string;
  log: string;
}

/** A command that answers only what the workflow is allowed to ask. */
const GH = `#!/bin/bash
[ "$*" = 'api --paginate --slurp repos/acme/shop/environments' ] && [ -n "$GH_TOKEN" ] && cat "$(dirname "$0")/answer.json"
`;

export function runStep(script: string, { files = [], gh, variables = {} }: Machine): Told {
  const folder = mkdtempSync(join(tmpdir(), 'kibble-workflow-'));
  try {
    for (const name of ['infra', 'bin']) mkdirSync(join(folder, name));
    cpSync(fileURLToPath(new URL('.github', ROOT)), join(folder, '.github'), { recursive: true });
    const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
    for (const path of [output, summary, ...files.map((name) => join(folder, 'infra', name))]) writeFileSync(path, '');
    writeFileSync(join(folder, 'bin/gh'), GH, { mode: 0o755 });
    if (gh !== undefined) writeFileSync(join(folder, 'bin/answer.json'), JSON.stringify(gh));
    const env = {
      ...variables,
      PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
    };
    const { status, stdout } = spawnSync('bash', ['-e', '-c', script], { cwd: folder, env, encoding: 'utf8' });
    return { isWell: status === 0, output: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8'), log: stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
