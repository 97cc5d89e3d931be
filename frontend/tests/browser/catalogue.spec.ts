import { expect, expectAccessible, test } from './support/test';

test('the catalogue is narrowed, sorted and paged, and the address keeps it', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Browse our products' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Products' })).toBeFocused();
  await expect(page.getByRole('article')).toHaveCount(12);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(page.getByRole('article')).toHaveCount(20);

  await page.getByRole('navigation', { name: 'Categories' }).getByRole('link', { name: 'Dog food' }).click();
  await expect(page.getByRole('article')).toHaveCount(5);
  await page.getByLabel('Sort by').selectOption('PRICE_DESC');
  await expect(page.getByRole('article').first()).toContainText('Lamb kibble, 7 kg');
  await page.getByLabel('Price to (EUR)').fill('10');
  await page.getByLabel('Price to (EUR)').press('Enter');
  await expect(page.getByRole('article').first()).not.toContainText('Lamb kibble, 7 kg');
  await expect(page).toHaveURL(/category=dog-food&sort=PRICE_DESC&max=1000/);
  const names = await page.getByRole('article').allTextContents();
  await page.reload();
  await expect(page.getByRole('article')).toHaveCount(names.length);
  expect(await page.getByRole('article').allTextContents()).toEqual(names);
  await page.goBack();
  await expect(page.getByRole('article')).toHaveCount(5);
});

test('a search finds, finds nothing, and leads back', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('searchbox').fill('salmon');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Products for “salmon”');
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.getByRole('searchbox').fill('<img src=x onerror=alert(1)>');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByText('No products found.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x onerror=alert(1)>');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page.getByRole('article')).toHaveCount(12);
});

test('a product is shown with its facts, and one that is not there is not found', async ({ page }) => {
  await page.goto('/products');
  await page.getByRole('link', { name: 'Beef stew, 400 g' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Beef stew, 400 g' })).toBeFocused();
  await expect(page.getByText('€2.89')).toBeVisible();
  await expect(page.getByText('In stock')).toBeVisible();
  await expect(page).toHaveTitle('Beef stew, 400 g · Kibble');
  await page.goto('/products/unicorn');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We could not find this page');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Go to the home page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Kibble');
});

test('the language is that of the browser, and is remembered when it is changed', async ({ browser, kibble }) => {
  const context = await browser.newContext({ locale: 'de-AT', baseURL: kibble.origin });
  const page = await context.newPage();
  await page.goto('/products/beef-stew-400g');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByText('2,89 €')).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByText('€2.89')).toBeVisible();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await context.close();
});

test('whoever uses the keyboard can skip to the content', async ({ page }) => {
  await page.goto('/products');
  await expect(page.getByRole('article')).toHaveCount(12);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('navigation', { name: 'Categories' }).getByRole('link', { name: 'All', exact: true })).toBeFocused();
});
