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
  const main = { name: 'main', type: 'branch' };
  const NOT_LIMITED = 'is not limited to the branch main alone: choose "Selected branches and tags" for it, and name main there';

  /** GitHub's answers: pages of environments, and by the name of an environment what may use it. */
  const github = (pages: object[][], policies: Record<string, object[]>) => ({
    'api --paginate --slurp repos/acme/shop/environments': pages.map((environments) => ({ environments })),
    ...Object.fromEntries(
      Object.entries(policies).map(([name, branch_policies]) => [
        `api repos/acme/shop/environments/${name}/deployment-branch-policies`,
        { total_count: branch_policies.length, branch_policies },
      ]),
    ),
  });
  const ofMain = { production: [main], Production: [main], 'production-preview': [main] };
  const answer = (...environments: object[]) => runStep(script, { files, variables, gh: github([environments], ofMain) });
  const limited = (policies: Record<string, object[]>) =>
    runStep(script, { files, variables, gh: github([[production, preview]], { ...ofMain, ...policies }) });

  test('is deployed where somebody is asked, and from the main branch alone', () => {
    const { jobs } = workflow('deploy.yml');
    expect(jobs['production']?.if).toBe("needs.stacks.outputs.production == 'true'");
    expect(jobs['dev']?.if).toBeUndefined();
    expect(answer(production, preview)).toEqual(WANTED);
    expect(answer({ ...production, name: 'Production' }, environment('dev'), preview)).toEqual(WANTED);
  });

  test('is found on whatever page', () => {
    expect(runStep(script, { files, variables, gh: github([[preview], [production]], ofMain) })).toEqual(WANTED);
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
      refused(`production ${NOT_LIMITED}`, `production-preview ${NOT_LIMITED}`),
    );
  });

  test.each([
    ['another branch', [{ name: 'release', type: 'branch' }]],
    ['every branch', [{ name: '*', type: 'branch' }]],
    ['another branch beside main', [main, { name: 'release', type: 'branch' }]],
    ['a tag that is named like the branch', [{ name: 'main', type: 'tag' }]],
    ['nothing', []],
  ])('is refused where %s may use an environment', (_, policies) => {
    expect(limited({ production: policies })).toEqual(refused(`production ${NOT_LIMITED}`));
    expect(limited({ 'production-preview': policies })).toEqual(refused(`production-preview ${NOT_LIMITED}`));
  });

  test('is refused where every protected branch may use an environment, however many there are', () => {
    const protectedOnes = { protected_branches: true, custom_branch_policies: false };
    expect(answer(environment('production', [branches, asked], protectedOnes), preview)).toEqual(refused(`production ${NOT_LIMITED}`));
  });

  test('is refused where GitHub does not answer', () => {
    const silent = { ...NOTHING, isWell: false };
    expect(runStep(script, { files, variables })).toEqual(silent);
    expect(runStep(script, { files, variables, gh: github([[production, preview]], {}) })).toEqual(silent);
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
