// What the workflows ask of GitHub's environments before a stack is touched.

import { describe, expect, test } from 'vitest';

import { runStep } from './support/step';
import { job, jobs, steps as allSteps, workflow } from './support/workflows';

const NOTHING = { isWell: true, output: '', summary: '', log: '' };
const WANTED = { ...NOTHING, output: 'wanted=true\n' };
const left = (reason: string) => ({ ...NOTHING, summary: `Production is left out: ${reason}.\n` });
const refused = (...faults: string[]) => ({
  ...NOTHING,
  isWell: false,
  log: faults.map((fault) => `::error::Production is not deployed: the environment ${fault}.\n`).join(''),
});

describe('production', () => {
  const script = job('deploy.yml', 'stacks').steps?.at(-1)?.run ?? '';
  const files = ['Pulumi.production.yaml'];
  const variables = { GH_TOKEN: 'token' };
  const branches = { type: 'branch_policy' };
  const asked = { type: 'required_reviewers', reviewers: [{ type: 'User' }] };
  const limits = { protected_branches: false, custom_branch_policies: true };
  const environment = (name: string, protection_rules: object[] = [branches], deployment_branch_policy: object | null = limits) => ({
    name,
    protection_rules,
    deployment_branch_policy,
  });
  const preview = environment('production-preview');
  const production = environment('production', [branches, asked]);
  const answer = (...environments: object[]) => runStep(script, { files, variables, gh: [{ environments }] });

  test('is deployed where somebody is asked, and from the main branch alone', () => {
    const { jobs } = workflow('deploy.yml');
    expect(jobs['production']?.if).toBe("needs.stacks.outputs.production == 'true'");
    expect(jobs['dev']?.if).toBeUndefined();
    expect(answer(production, preview)).toEqual(WANTED);
    expect(answer({ ...production, name: 'Production' }, environment('dev'), preview)).toEqual(WANTED);
  });

  test('is found on whatever page', () => {
    const gh = [{ environments: [preview] }, { environments: [production] }];
    expect(runStep(script, { files, variables, gh })).toEqual(WANTED);
  });

  test('is left out, and that is said, where it is not prepared', () => {
    expect(runStep(script, { variables })).toEqual(left('`infra/Pulumi.production.yaml` is not committed'));
    expect(answer()).toEqual(left('there is no environment `production`'));
    expect(answer(environment('dev'))).toEqual(left('there is no environment `production`'));
  });

  test('is refused where nobody would be asked', () => {
    const fault = 'production has no required reviewers';
    expect(answer(environment('production', []), preview)).toEqual(refused(fault));
    expect(answer(environment('production', [branches, { ...asked, reviewers: [] }]), preview)).toEqual(refused(fault));
  });

  test('is refused where GitHub would make an environment, or every branch may use one', () => {
    expect(answer(production)).toEqual(refused('production-preview is missing'));
    expect(answer(preview)).toEqual(refused('production is missing'));
    expect(answer(environment('production', [asked], null), environment('production-preview', [], null))).toEqual(
      refused('production is not limited to the branch main', 'production-preview is not limited to the branch main'),
    );
  });

  test('is refused where GitHub does not answer', () => {
    expect(runStep(script, { files, variables })).toEqual({ ...NOTHING, isWell: false });
  });
});

describe('a job that works on a stack in an environment', () => {
  const inEnvironments = jobs.filter(([, { environment }]) => environment !== undefined);

  test('begins by asking whether the environment is that of the stack', () => {
    expect(inEnvironments.map(([name]) => name)).toEqual(['stack.yml: preview', 'stack.yml: deploy']);
    for (const [name, { environment = '', steps = [] }] of inEnvironments) {
      expect(steps[0]?.env, name).toEqual({
        KNOWN: '${{ vars.KIBBLE_STACK }}',
        STACK: '${{ inputs.stack }}',
        ENVIRONMENT: environment,
      });
    }
  });

  test.each(inEnvironments)('%s ends there where it is that of another, or of none', (_, { steps = [] }) => {
    const compare = (KNOWN: string) =>
      runStep(steps[0]?.run ?? '', { variables: { KNOWN, STACK: 'production', ENVIRONMENT: 'production-preview' } });
    expect(compare('production')).toEqual(NOTHING);
    const log =
      '::error::The environment production-preview lacks the variable KIBBLE_STACK=production: infra/README.md tells what has to be set.\n';
    for (const known of ['', 'dev']) expect(compare(known)).toEqual({ ...NOTHING, isWell: false, log });
  });

  test('shows nobody the number of the account', () => {
    const credentials = allSteps.find(({ uses }) => uses?.startsWith('aws-actions/'));
    expect(credentials?.with).toMatchObject({ 'mask-aws-account-id': true });
  });
});
