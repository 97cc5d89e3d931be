import { execFileSync } from 'node:child_process';

import { defineConfig } from '@playwright/test';

// The browser is that of the machine. Once it is found, the workers are told by the variable.
process.env.CHROMIUM_PATH ??= execFileSync('tests/browser/find-chromium', { encoding: 'utf8' }).trim();

export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'test-results/browser',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // One more than the processors of a small machine: pages wait now and then.
  workers: 3,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    // A colour that is half way to another one has no contrast that could be judged.
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox'] },
  },
});
