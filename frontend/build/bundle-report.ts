import { writeFileSync } from 'node:fs';

import type { Plugin } from 'vite';

/** What a script of the app is made of. */
export interface Chunk {
  /** The scripts that are loaded with it. */
  imports: string[];
  /** Bytes of each package, as they are written before compression; `app` is the shop's own code. */
  packages: Record<string, number>;
}

/** Writes of which packages each script is made, by the script's name, for `npm run bench`. */
export function bundleReport(file: string): Plugin {
  return {
    name: 'bundle-report',
    apply: 'build',
    generateBundle(_options, bundle) {
      if (this.environment.name !== 'client') return;
      const chunks: Record<string, Chunk> = {};
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        const packages: Record<string, number> = {};
        for (const [id, { renderedLength }] of Object.entries(output.modules)) {
          const name = packageOf(id);
          packages[name] = (packages[name] ?? 0) + renderedLength;
        }
        chunks[output.fileName] = { imports: output.imports, packages };
      }
      writeFileSync(file, `${JSON.stringify(chunks, null, 1)}\n`);
    },
  };
}

/** The package that a module belongs to, the innermost where packages are nested. */
export function packageOf(module: string): string {
  const [, path] = /.*node_modules\/(.*)/.exec(module) ?? [];
  if (path === undefined) return 'app';
  const [scope = '', name = ''] = path.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
