import index from '../examples/index.json';
import { fillDays, fillIdempotencyKey } from './placeholders';

export interface Example {
  file: string;
  title: string;
  /** Who may run it: anyone, a signed-in customer, or staff. */
  caller: string;
  query: string;
  variables: string;
}

const queries = import.meta.glob<string>('../examples/*.graphql', { query: '?raw', import: 'default', eager: true });
const variables = import.meta.glob<string>('../examples/[0-9]*.json', { query: '?raw', import: 'default', eager: true });

/** The examples in the order of `examples/index.json`, as they stand in their files. */
export const examples: Example[] = index.map((entry) => ({
  ...entry,
  query: textOf(queries, `${entry.file}.graphql`),
  variables: textOf(variables, `${entry.file}.json`),
}));

function textOf(files: Record<string, string>, name: string): string {
  const text = files[`../examples/${name}`];
  if (text === undefined) throw new Error(`examples/index.json names ${name}, which does not exist.`);
  return text.trimEnd();
}

/** An example as a tab of the editor, with an idempotency key of its own and the days of now. */
export function openExample(example: Example, headers: string) {
  const key = crypto.randomUUID();
  const variables = fillDays(fillIdempotencyKey(example.variables, key), new Date());
  return { query: example.query, variables, headers };
}
