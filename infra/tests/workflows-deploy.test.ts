// What the workflows do with stacks: what a pull request may, and what comes before a deployment.

import { existsSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { job, pulumi, read, ROOT, workflow } from './support/workflows';

describe('a pull request', () => {
  test('is tested by the command that tests everything', () => {
    expect(workflow('test.yml').on).toHaveProperty('pull_request');
    expect(job('test.yml', 'test').steps?.at(-1)).toEqual({ run: '.ci/run' });
  });

  test('of a fork or of Dependabot is not previewed, and that of a branch is, below it', () => {
    const { needs, steps } = job('preview.yml', 'preview');
    const condition = job('preview.yml', 'build').if?.split(' && ');
    expect(condition).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    expect(condition).toContain("github.actor != 'dependabot[bot]'");
    expect(needs).toBe('build');
    expect(steps?.at(-1)?.with).toMatchObject({ command: 'preview', 'comment-on-pr': true });
  });

  test('touches nothing of production', () => {
    const { jobs } = workflow('preview.yml');
    expect(JSON.stringify(jobs)).not.toMatch(/production/i);
    expect(jobs['preview']?.steps?.at(-1)?.with).toMatchObject({ 'stack-name': 'dev' });
    expect(Object.values(jobs).map(({ environment }) => environment)).toEqual([undefined, undefined]);
  });
});

describe('Pulumi', () => {
  test('is that of the program', () => {
    const { dependencies } = JSON.parse(read('infra/package.json'));
    expect(pulumi.map(({ command }) => command).sort()).toEqual(['preview', 'preview', 'up']);
    for (const { 'pulumi-version': version } of pulumi) expect(version).toBe(dependencies['@pulumi/pulumi']);
  });

  test('asks the policy pack whatever it does', () => {
    expect(existsSync(new URL('infra/policy/index.ts', ROOT))).toBe(true);
    for (const told of pulumi) expect(told).toMatchObject({ 'work-dir': 'infra', policyPacks: 'policy' });
  });

  test('shows no values, which tell of the account', () => {
    for (const told of pulumi) {
      expect(told['suppress-outputs']).toBe(true);
      expect(told).not.toHaveProperty('diff');
    }
  });

  test('makes no stack that is missing', () => {
    for (const told of pulumi) expect(told).not.toHaveProperty('upsert');
  });
});

describe('a deployment', () => {
  const { on, jobs } = workflow('deploy.yml');
  const deploy = job('stack.yml', 'deploy');

  test('is of the main branch, once it is tested, first to dev and then to production', () => {
    expect(on).toEqual({ push: { branches: ['main'] } });
    expect(jobs['dev']).toMatchObject({ needs: ['test', 'build'], with: { stack: 'dev', smoke: true } });
    expect(jobs['production']).toMatchObject({ needs: ['stacks', 'dev'], with: { stack: 'production', smoke: false } });
  });

  test('to a stack is previewed just before', () => {
    expect(deploy.needs).toBe('preview');
    const told = { command: 'preview', 'stack-name': '${{ inputs.stack }}', 'comment-on-summary': true };
    expect(job('stack.yml', 'preview').steps?.at(-1)?.with).toMatchObject(told);
  });

  test('hands on the name of the passphrase, in whose place that of the environment comes', () => {
    const secrets = { PULUMI_CONFIG_PASSPHRASE: '${{ secrets.PULUMI_CONFIG_PASSPHRASE }}' };
    for (const name of ['dev', 'production']) expect(jobs[name]?.secrets).toEqual(secrets);
  });

  test('waits for the approval of its environment, and is never broken off', () => {
    expect(deploy.environment).toBe('${{ inputs.stack }}');
    expect(job('stack.yml', 'preview').environment).toBe('${{ inputs.stack }}-preview');
    expect(deploy.concurrency).toEqual({ group: 'deploy-${{ inputs.stack }}', 'cancel-in-progress': false });
  });

  test('finds what was built as long as its approval may wait', () => {
    const told = job('build.yml', 'build').steps?.at(-1)?.with;
    expect(told).toMatchObject({ name: 'build', 'retention-days': 30 });
  });

  test('is of functions for every architecture that a stack may name', () => {
    expect(job('build.yml', 'build').steps).toContainEqual({ run: 'make package' });
    expect(read('Makefile')).toContain('\nPACKAGE_ARCHITECTURES := arm64 x86_64\n');
  });
});
