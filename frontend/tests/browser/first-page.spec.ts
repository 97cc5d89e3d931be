import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import type { Page } from '@playwright/test';

import type { Chunk } from '../../build/bundle-report';
import { expect, signIn, test } from './support/test';

/** Bytes of JavaScript, compressed, that the catalogue may take. */
const BUDGET = 200_000;
const REPORTS = 'test-results/first-page';

/** Writes a part of what `npm run bench` prints. */
function report(name: string, lines: string[]): void {
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(`${REPORTS}/${name}.txt`, `${lines.join('\n')}\n`);
}

test('the scripts of the catalogue keep their budget', async ({ page }) => {
  const scripts: { file: string; bytes: number }[] = [];
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (response.request().resourceType() !== 'script') return;
    scripts.push({ file: pathname.slice(1), bytes: gzipSync(await response.body(), { level: 9 }).length });
  });
  await page.goto('/products');
  await expect(page.getByRole('article')).toHaveCount(12);
  await page.waitForLoadState('networkidle');

  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  const packages = [...sharesOf(scripts)].sort(([, left], [, right]) => right - left);
  report('1-scripts', [
    `JavaScript of the catalogue: ${kilobytes(total)} of at most ${kilobytes(BUDGET)} compressed, in ${scripts.length} files`,
    ...packages.filter(([, bytes]) => bytes >= 1000).map(([name, bytes]) => `  ${kilobytes(bytes).padStart(9)}  ${name}`),
  ]);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(BUDGET);
  const names = packages.map(([name]) => name);
  for (const late of ['aws-amplify', '@aws-amplify/auth', 'aws-appsync-subscription-link', 'zod', 'vee-validate', 'chart.js']) {
    expect(names).not.toContain(late);
  }
});

/** The compressed bytes of each package: its share of a script's text, of that script's compressed bytes. */
function sharesOf(scripts: { file: string; bytes: number }[]): Map<string, number> {
  const chunks: Record<string, Chunk> = JSON.parse(readFileSync('.nuxt/bundle.json', 'utf8'));
  const shares = new Map<string, number>();
  for (const { file, bytes } of scripts) {
    const packages = chunks[file]?.packages ?? {};
    const whole = Object.values(packages).reduce((sum, length) => sum + length, 0);
    for (const [name, length] of Object.entries(packages)) {
      shares.set(name, (shares.get(name) ?? 0) + (bytes * length) / whole);
    }
  }
  return shares;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

/** What a page asks of the API while it loads. */
interface Load {
  requests: number;
  invocations: number;
}

/** Opens a page anew, and counts what it asks of the API until nothing is asked any more. */
async function load(page: Page, path: string): Promise<Load> {
  const counted: Load = { requests: 0, invocations: 0 };
  await page.route('**/graphql', async (route) => {
    const answer = await route.fetch({ headers: { ...route.request().headers(), 'x-kibble-cost': 'true' } });
    counted.requests += 1;
    counted.invocations += (await answer.json()).extensions.cost.lambdaInvocations;
    await route.fulfill({ response: answer });
  });
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  await page.unroute('**/graphql');
  return counted;
}

const ONCE: Load = { requests: 1, invocations: 1 };

test('a page asks the API once', async ({ page }) => {
  const lines = ['Page loads                requests  invocations'];
  const check = async (who: string, paths: string[]) => {
    for (const path of paths) {
      const found = await load(page, path);
      lines.push(`  ${`${who} ${path}`.padEnd(30)}${found.requests}            ${found.invocations}`);
      expect([who, path, found]).toEqual([who, path, ONCE]);
    }
  };
  await page.goto('/products/rope-toy');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByText('Rope toy is in the cart.')).toBeVisible();
  await check('visitor', ['/', '/products', '/products/rope-toy', '/cart']);
  await signIn(page, 'ada');
  await check('customer', ['/', '/cart', '/account']);
  report('2-requests', lines);
});
