// The workflows of GitHub: what GitHub's own reader says of them, and what must never stand in them.

import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { lintWorkflow } from './support/workflow-linter';
import { ACTION, FOLDER, job, jobs, names, read, ROOT, steps, workflows } from './support/workflows';

const MACHINES = ['ubuntu-24.04', 'ubuntu-24.04-arm'];

describe('the workflows', () => {
  test.each([...names.map((name) => FOLDER + name), ACTION])('%s is as GitHub wants it', async (path) => {
    expect(await lintWorkflow(ROOT, path)).toEqual([]);
  });

  test('hand nothing to a shell that others may have written', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });

  test('run on machines that there are, and not for ever', () => {
    for (const [name, job] of jobs.filter(([, job]) => job.uses === undefined)) {
      expect(MACHINES, name).toContain(job['runs-on']);
      expect(job['timeout-minutes'], name).toBeLessThanOrEqual(90);
    }
  });

  test('take actions of others by their commit alone', () => {
    const foreign = steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith('./') ? [] : [uses]));
    expect(foreign.length).toBeGreaterThan(10);
    for (const uses of foreign) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    const commits = new Map<string, Set<string>>();
    for (const [name, commit] of foreign.map((uses) => uses.split('@') as [string, string])) {
      commits.set(name, (commits.get(name) ?? new Set()).add(commit));
    }
    for (const [name, known] of commits) expect(known.size, name).toBe(1);
  });

  test('take actions and workflows of this repository that are there', () => {
    const used = [...jobs.map(([, { uses }]) => uses), ...steps.map(({ uses }) => uses)];
    const local = used.flatMap((uses) => (uses?.startsWith('./') ? [uses] : []));
    expect(local.length).toBeGreaterThan(5);
    for (const uses of local) {
      const path = uses.endsWith('.yml') ? uses : `${uses}/action.yml`;
      expect(existsSync(fileURLToPath(new URL(path, ROOT))), path).toBe(true);
    }
  });

  test('keep no key of AWS, and leave no token in the folder', () => {
    for (const text of [...names.map((name) => read(FOLDER + name)), read(ACTION)]) {
      const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name);
      expect(new Set([...secrets, 'PULUMI_CONFIG_PASSPHRASE'])).toEqual(new Set(['PULUMI_CONFIG_PASSPHRASE']));
      expect(text).not.toMatch(/aws-access-key|aws-secret|AWS_ACCESS_KEY|AWS_SECRET|pull_request_target|secrets: inherit/i);
    }
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with?.['persist-credentials']).toBe(false);
    }
  });

  test('may only read, but for the jobs that work on a stack', () => {
    for (const [name, { permissions }] of workflows) expect(permissions, name).toEqual({ contents: 'read' });
    // Where environments can be read.
    expect(job('deploy.yml', 'stacks').permissions).toEqual({ contents: 'read', actions: 'read' });
    const more = jobs.filter(([name, { permissions }]) => permissions !== undefined && name !== 'deploy.yml: stacks');
    expect(more.map(([name]) => name).sort()).toEqual([
      'deploy.yml: dev', 'deploy.yml: production', 'preview.yml: preview', 'stack.yml: deploy', 'stack.yml: preview',
    ]);
    for (const [name, { permissions }] of more) {
      const comments = name.startsWith('preview.yml') ? { 'pull-requests': 'write' } : {};
      expect(permissions, name).toEqual({ contents: 'read', 'id-token': 'write', ...comments });
    }
  });
});

interface Update {
  'package-ecosystem': string;
  directory?: string;
  directories?: string[];
  groups: Record<string, object>;
  ignore?: object[];
}

describe('newer versions', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as { updates: Update[] };

  test('are looked for wherever there are packages', () => {
    const folders = (kind: string) => {
      const found = updates.filter((update) => update['package-ecosystem'] === kind);
      return found.flatMap((update) => update.directories ?? [update.directory]);
    };
    const holdsPackages = (folder = '') => existsSync(new URL(`.${folder}/package-lock.json`, ROOT));
    for (const folder of folders('npm')) expect(holdsPackages(folder), folder).toBe(true);
    const tests = readdirSync(new URL('tests', ROOT)).map((name) => `/tests/${name}`);
    const known = ['/frontend', '/infra', '/infra/smoke', ...tests.filter(holdsPackages)];
    expect(folders('npm')).toEqual(expect.arrayContaining(known));
    expect(folders('cargo')).toEqual(['/']);
    expect(folders('pip')).toEqual(['/infra/package']);
    expect(folders('github-actions')).toContain('/.github/actions/stack');
  });

  test('of packages come one by one where they may break something, and not where they are known to', () => {
    const [npm, ...others] = updates.filter((update) => update['package-ecosystem'] === 'npm');
    expect(others).toEqual([]);
    expect(npm?.groups).toEqual({ packages: { patterns: ['*'], 'update-types': ['minor', 'patch'] } });
    const majors = ['version-update:semver-major'];
    for (const name of ['graphql', '@types/node']) {
      expect(npm?.ignore).toContainEqual({ 'dependency-name': name, 'update-types': majors });
    }
    const { dependencies } = JSON.parse(read('infra/package.json'));
    const [, next = 0] = dependencies['@pulumi/pulumi'].split('.').map(Number);
    expect(npm?.ignore).toContainEqual({ 'dependency-name': '@pulumi/pulumi', versions: [`>=3.${next + 1}.0`] });
  });
});
