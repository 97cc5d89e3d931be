import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

import type { ShopConfig } from '../../../app/utils/config';
import { Kibble, PASSWORD, tokensOf } from './kibble';

export { expect, PASSWORD };

interface Fixtures {
  /** A server with its data in memory, for this test alone. */
  kibble: Kibble;
  /** What the browser may say on its console though nothing is wrong, such as a refused request that a test makes. */
  allowedOnConsole: RegExp;
}

/** A test in a browser, at a server of its own. It fails on whatever the console calls an error. */
export const test = base.extend<Fixtures>({
  allowedOnConsole: [/(?!)/, { option: true }],
  kibble: async ({}, use) => {
    const kibble = await Kibble.start();
    await use(kibble);
    await kibble.end();
  },
  baseURL: async ({ kibble }, use) => use(kibble.origin),
  page: async ({ page, allowedOnConsole }, use) => {
    const complaints = listen(page);
    await use(page);
    expect(complaints.filter((text) => !allowedOnConsole.test(text))).toEqual([]);
  },
});

/** Collects what the console of a page calls an error; warnings count, for Vue and the browser warn of real faults. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return complaints;
}

/** Has somebody be signed in since an earlier visit: all that their browser keeps is what the form leaves there. */
export async function signIn(page: Page, person: string): Promise<void> {
  const answer = await page.request.get('/config.json');
  const config: ShopConfig = await answer.json();
  const tokens = await tokensOf(config, person);
  const name = `${person}@example.com`;
  const store = `CognitoIdentityServiceProvider.${config.userPoolClientId}`;
  const kept = {
    'kibble.signed-in': name,
    [`${store}.LastAuthUser`]: name,
    [`${store}.${name}.accessToken`]: tokens.AccessToken,
    [`${store}.${name}.idToken`]: tokens.IdToken,
    [`${store}.${name}.refreshToken`]: tokens.RefreshToken,
    [`${store}.${name}.clockDrift`]: '0',
    [`${store}.${name}.signInDetails`]: JSON.stringify({ loginId: name, authFlowType: config.authFlow }),
  };
  const localStorage = Object.entries(kept).map(([key, value]) => ({ name: key, value }));
  await page.context().setStorageState({ cookies: [], origins: [{ origin: new URL(answer.url()).origin, localStorage }] });
}

/** Fills the form of the sign-in page that is open, and sends it. */
export async function fillSignIn(page: Page, person: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(`${person}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
}

/** Has axe look at the page as it is: no violation of any rule. */
export async function expectAccessible(page: Page): Promise<void> {
  await settle(page);
  // Outside of this mode axe opens a page of its own for each look, to gather frames; the shop has none.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const told = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
  expect(told).toEqual([]);
}

/** Waits for colours that are on their way to others, which have no contrast of their own. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const isFinite = ({ effect }: Animation) => effect?.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(document.getAnimations().filter(isFinite).map(({ finished }) => finished));
  });
}
