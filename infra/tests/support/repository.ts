import { readFileSync } from 'node:fs';

/** The text of a file, named from the root of the repository. */
export function read(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}
