import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

/** What AWS's links for AppSync need of these packages, which they require as a whole. */
const LEAN: Record<string, string> = {
  '@apollo/client/core': 'apollo-core.ts',
  '@apollo/client/utilities': 'apollo-utilities.ts',
  graphql: 'graphql.ts',
};

/**
 * AWS's links are CommonJS, and what CommonJS requires is kept whole: on the first page too, since it shares these
 * packages, with GraphQL's parser among them. So they are given the few parts that they use.
 */
export function leanLinks(): Plugin {
  return {
    name: 'lean-links',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer) {
      const file = LEAN[source];
      if (file === undefined || !importer?.includes('/node_modules/aws-appsync-')) return null;
      return fileURLToPath(new URL(`lean/${file}`, import.meta.url));
    },
  };
}
