// GitHub's own reader of workflows and actions, which its editor extension uses.

import { readFileSync } from 'node:fs';
import { register } from 'node:module';

/** It is made for bundlers, and imports JSON as they let it be imported. */
const JSON_AS_MODULES = `
import { readFile } from 'node:fs/promises';
export async function load(url, context, next) {
  if (!url.endsWith('.json')) return next(url, context);
  const source = 'export default ' + await readFile(new URL(url), 'utf8');
  return { format: 'module', source, shortCircuit: true };
}`;

/** What is wrong with a file of this repository, each with the number of its line. */
export async function lintWorkflow(root: URL, path: string): Promise<string[]> {
  register(`data:text/javascript,${encodeURIComponent(JSON_AS_MODULES)}`);
  const { validate } = await import('@actions/languageservice');
  const { TextDocument } = await import('vscode-languageserver-textdocument');
  const read = (file: string) => readFileSync(new URL(file, root), 'utf8');
  const document = TextDocument.create(`file:///${path}`, 'yaml', 1, read(path));
  const fileProvider = {
    getFileContent: (file: { path?: string }) => Promise.resolve({ name: file.path ?? '', content: read(file.path ?? '') }),
  };
  const faults = await validate(document, { fileProvider });
  return faults.map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
}
