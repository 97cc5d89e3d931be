import { defineVitestConfig } from '@nuxt/test-utils/config';

export default defineVitestConfig({
  test: {
    environment: 'nuxt',
    // Threads start sooner than processes, and the default leaves one of two processors idle.
    pool: 'threads',
    maxWorkers: '100%',
    environmentOptions: { nuxt: { domEnvironment: 'happy-dom' } },
    include: ['tests/unit/**/*.test.ts', 'tests/component/**/*.test.ts'],
    setupFiles: ['tests/support/setup.ts'],
  },
});
