import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import type { Page, Response } from '@playwright/test';

import type { Chunk } from '../../build/bundle-report';
import type { Kibble } from './support/kibble';
import { addressOf, PAGES, type ShownPage } from './support/pages';
import { expectShown } from './support/shown';
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
  const arriving: Promise<{ file: string; bytes: number }>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') arriving.push(measured(response));
  });
  await page.goto('/products');
  await expect(page.getByRole('article')).toHaveCount(12);
  await page.waitForLoadState('networkidle');

  const scripts = await Promise.all(arriving);
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  const packages = [...sharesOf(scripts)].sort(([, left], [, right]) => right - left);
  report('1-scripts', [
    `JavaScript of the catalogue: ${kilobytes(total)} of at most ${kilobytes(BUDGET)} compressed, in ${scripts.length} files`,
    ...packages.filter(([, bytes]) => bytes >= 1000).map(([name, bytes]) => `  ${kilobytes(bytes).padStart(9)}  ${name}`),
  ]);
  expect(scripts.length).toBeGreaterThan(3);
  expect(total).toBeLessThanOrEqual(BUDGET);
  const names = packages.map(([name]) => name);
  for (const late of ['aws-amplify', '@aws-amplify/auth', 'aws-appsync-subscription-link', 'zod', 'vee-validate', 'chart.js']) {
    expect(names).not.toContain(late);
  }
});

/** A script as it was sent: its name, and its bytes on the wire. */
async function measured(response: Response): Promise<{ file: string; bytes: number }> {
  const { responseBodySize } = await response.request().sizes();
  return { file: new URL(response.url()).pathname.slice(1), bytes: responseBodySize };
}

/** The compressed bytes of each package: its share of a script's text, of that script's compressed bytes. */
function sharesOf(scripts: { file: string; bytes: number }[]): Map<string, number> {
  const chunks: Record<string, Chunk> = JSON.parse(readFileSync('.output/bundle.json', 'utf8'));
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
async function load(page: Page, shown: ShownPage, kibble: Kibble): Promise<Load> {
  const address = await addressOf(shown, kibble);
  // What the page before is still asking does not count.
  await page.goto('about:blank');
  const counted: Load = { requests: 0, invocations: 0 };
  await page.route('**/graphql', async (route) => {
    const answer = await route.fetch({ headers: { ...route.request().headers(), 'x-kibble-cost': 'true' } });
    counted.requests += 1;
    counted.invocations += (await answer.json()).extensions.cost.lambdaInvocations;
    await route.fulfill({ response: answer });
  });
  await page.goto(address);
  await expectShown(page, shown);
  // A page that watches orders reads them once more when its connection stands, which the quiet network does not tell of.
  await expect.poll(() => counted.requests, { message: shown.file }).toBeGreaterThanOrEqual(shown.requests);
  await page.waitForLoadState('networkidle');
  await page.unroute('**/graphql');
  return counted;
}

/** Those that people open most often: one screen, one invocation. */
const ONE_INVOCATION = ['index.vue', 'products/index.vue', 'products/[id].vue', 'cart.vue', 'account/index.vue', 'staff/index.vue'];

for (const [whose, person] of [['a visitor', undefined], ['a customer', 'ada'], ['the staff', 'sam']] as const) {
  test(`a page of ${whose} asks the API no more often than it must`, async ({ page, kibble }) => {
    if (person) await signIn(page, person);
    const lines = [`Page loads of ${whose}`.padEnd(34) + 'requests  invocations'];
    for (const shown of PAGES.filter(({ as }) => as === person)) {
      const { requests, invocations } = await load(page, shown, kibble);
      lines.push(`  ${shown.file.padEnd(36)}${requests}${String(invocations).padStart(13)}`);
      expect([shown.file, requests]).toEqual([shown.file, shown.requests]);
      if (ONE_INVOCATION.includes(shown.file)) expect([shown.file, invocations]).toEqual([shown.file, 1]);
    }
    report(`2-requests-of-${whose.replace(' ', '-')}`, lines);
  });
}
