import ts from 'typescript';

import { read } from './repository';

/** Reads the content of `/config.json` as the front end does, whose own code it is. Throws what the front end would. */
export function parseConfig(content: unknown): unknown {
  const source = read('frontend/app/utils/config.ts');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exports: { parseConfig?: (content: unknown) => unknown } = {};
  new Function('exports', outputText)(exports);
  if (!exports.parseConfig) throw new TypeError('the front end has no parseConfig');
  return exports.parseConfig(content);
}
