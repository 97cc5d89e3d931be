import { expect, expectAccessible, test } from './support/test';

// Whatever stands in the way of the start is told on the console too.
test.use({ allowedOnConsole: /app initialization|status of 404/ });

for (const [fault, answer, reason] of [
  ['is missing', { status: 404, body: 'nothing here' }, 'the server answered 404'],
  ['is no JSON', { status: 200, body: '<!doctype html>' }, 'the file holds no JSON'],
  ['lacks the API', { status: 200, body: '{}' }, '"graphqlEndpoint" is missing'],
] as const) {
  test(`a configuration that ${fault} gives a plain page that says so`, async ({ page }) => {
    await page.route('/config.json', (route) => route.fulfill(answer));
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Our shop is not available at the moment');
    await expect(page.getByRole('main')).toContainText(reason);
    await expectAccessible(page);
    await page.unroute('/config.json');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Kibble');
  });
}
