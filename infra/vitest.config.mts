import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      // It has no code outside of AppSync.
      '@aws-appsync/utils': file('tests/support/appsync-utils.js'),
      // Pulumi runs the program as CommonJS. The modules of this version are none that Node can load.
      graphql: file('node_modules/graphql/index.js'),
    },
  },
  test: { include: ['tests/**/*.test.{ts,js}'], pool: 'forks', hookTimeout: 120_000, testTimeout: 120_000 },
});
