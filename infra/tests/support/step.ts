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
  /** What GitHub's command answers, by its arguments; it fails where it is asked anything else. */
  gh?: Record<string, unknown>;
  variables?: Record<string, string>;
}

/** What the script has told GitHub, and whether the step went well. */
export interface Told {
  isWell: boolean;
  output: string;
  summary: string;
  log: string;
}

/** GitHub's command, which answers nobody without a token. */
const GH = `#!/usr/bin/env node
const answers = require('./answers.json');
const answer = process.env.GH_TOKEN && answers[process.argv.slice(2).join(' ')];
if (!answer) process.exit(1);
console.log(JSON.stringify(answer));
`;

export function runStep(script: string, { files = [], gh = {}, variables = {} }: Machine): Told {
  const folder = mkdtempSync(join(tmpdir(), 'kibble-workflow-'));
  try {
    for (const name of ['infra', 'bin']) mkdirSync(join(folder, name));
    cpSync(fileURLToPath(new URL('.github', ROOT)), join(folder, '.github'), { recursive: true });
    const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
    for (const path of [output, summary, ...files.map((name) => join(folder, 'infra', name))]) writeFileSync(path, '');
    writeFileSync(join(folder, 'bin/gh'), GH, { mode: 0o755 });
    writeFileSync(join(folder, 'bin/answers.json'), JSON.stringify(gh));
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
