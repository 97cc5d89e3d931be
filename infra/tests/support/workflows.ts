// The workflows of GitHub, read.

import { readFileSync, readdirSync } from 'node:fs';

import { parse } from 'yaml';

interface Step {
  env?: Record<string, string>;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  if?: string;
  uses?: string;
  needs?: string | string[];
  'runs-on'?: string;
  'timeout-minutes'?: number;
  environment?: string;
  permissions?: Record<string, string>;
  concurrency?: { group: string; 'cancel-in-progress': boolean };
  with?: Record<string, unknown>;
  secrets?: Record<string, string>;
  steps?: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

export const ROOT = new URL('../../../', import.meta.url);
export const FOLDER = '.github/workflows/';
export const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
export const names = readdirSync(new URL(FOLDER, ROOT));
export const workflow = (name: string): Workflow => parse(read(FOLDER + name));
export const workflows = names.map((name) => [name, workflow(name)] as const);
export const jobs = workflows.flatMap(([name, { jobs }]) =>
  Object.entries(jobs).map(([job, content]) => [`${name}: ${job}`, content] as const),
);

/** A job that must be there. */
export function job(file: string, name: string): Job {
  const found = workflow(file).jobs[name];
  if (found === undefined) throw new Error(`${file} has no job ${name}`);
  return found;
}

export const ACTION = '.github/actions/stack/action.yml';
const action: { runs: { steps: Step[] } } = parse(read(ACTION));
export const steps = [...jobs.flatMap(([, { steps = [] }]) => steps), ...action.runs.steps];
/** What each step tells Pulumi. */
export const pulumi = steps.flatMap((step) => (step.uses?.startsWith('pulumi/') ? [step.with ?? {}] : []));
