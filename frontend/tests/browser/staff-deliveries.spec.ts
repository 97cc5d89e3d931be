import { CORK, placeOrder, slotOfLaterDay } from './support/orders';
import { expect, expectAccessible, signIn, test } from './support/test';

test('delivery times are added, changed and copied to the next week', async ({ page, kibble }) => {
  await placeOrder(kibble, 'ada', { 'rope-toy': 1 }, { address: CORK });
  await signIn(page, 'sam');
  await page.goto('/staff/slots');
  await page.getByRole('button', { name: 'One week forward' }).click();
  await page.getByRole('button', { name: 'One week forward' }).click();
  await page.getByRole('button', { name: 'One week forward' }).click();
  await expect(page.getByText('There are no delivery times this week.')).toBeVisible();
  await page.getByRole('button', { name: 'Add delivery times' }).click();
  await expect(page.getByText('Please choose a day.')).toBeVisible();
  const days = page.getByRole('group', { name: 'On these days' }).getByRole('checkbox');
  await days.nth(0).check();
  await days.nth(2).check();
  await page.getByLabel('To', { exact: true }).fill('08:00');
  await page.getByRole('button', { name: 'Add delivery times' }).click();
  await expect(page.getByText('Please check this.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('To', { exact: true }).fill('11:30');
  await page.getByLabel('Maximum number of orders', { exact: true }).fill('7');
  await page.getByRole('button', { name: 'Add delivery times' }).click();
  await expect(page.getByText('2 delivery times were added.')).toBeVisible();
  const capacities = page.getByRole('textbox', { name: /^Maximum number of orders, / });
  await expect(capacities).toHaveCount(2);
  await days.nth(0).check();
  await page.getByRole('button', { name: 'Add delivery times' }).click();
  await expect(page.getByText('This already exists.')).toBeVisible();

  await capacities.first().fill('9');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('The delivery times have been saved.')).toBeVisible();
  await expect(page.getByText('0 booked, 9 left')).toBeVisible();
  await page.getByRole('button', { name: 'Copy to next week' }).click();
  await expect(page.getByText('2 delivery times were copied.')).toBeVisible();
  await expect(page.getByText('0 booked, 9 left')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'One week back' }).click();
  await page.getByRole('button', { name: 'Copy to next week' }).click();
  await expect(page.getByText('There was nothing left to copy.')).toBeVisible();
});

test('a delivery time keeps room for those who have booked it', async ({ page, kibble }) => {
  const slot = await slotOfLaterDay(kibble);
  await placeOrder(kibble, 'ada', { 'rope-toy': 1 }, { address: CORK, slot });
  await signIn(page, 'sam');
  await page.goto('/staff/slots');
  const booked = page.getByRole('listitem').filter({ hasText: '1 booked' });
  const monday = (moment: number) => moment - ((new Date(moment).getUTCDay() + 6) % 7) * 86_400_000;
  const weeks = Math.round((monday(Date.parse(slot.startsAt.slice(0, 10))) - monday(Date.parse(new Date().toISOString().slice(0, 10)))) / (7 * 86_400_000));
  for (let week = 0; week < weeks; week += 1) await page.getByRole('button', { name: 'One week forward' }).click();
  await booked.getByRole('textbox').fill('0');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(booked.getByText('One order is booked for this time; the maximum cannot be lower.')).toBeVisible();
  await expectAccessible(page);
});

test('fees are set, and refused beside the field that is wrong', async ({ page, kibble }) => {
  await signIn(page, 'sam');
  await page.goto('/staff/fees');
  const unions = page.getByRole('group', { name: 'European Union' });
  await expect(unions.getByLabel('Fee per box (EUR)')).toHaveValue('10.00');
  await expectAccessible(page);
  await unions.getByLabel('Fee per box (EUR)').fill('7,5');
  await page.getByRole('button', { name: 'Add an area' }).click();
  const added = page.getByRole('group', { name: 'Area 4' });
  await added.getByLabel('Name').fill('Twice');
  await page.getByRole('group', { name: 'Twice' }).getByLabel('Countries').fill('CH, ireland');
  await page.getByRole('group', { name: 'Twice' }).getByLabel('We deliver to this area').uncheck();
  await page.getByLabel('Minimum order (EUR)').fill('a lot');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Minimum order (EUR)')).toBeFocused();
  await page.getByLabel('Minimum order (EUR)').fill('15');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('ireland: Please check this.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('group', { name: 'Twice' }).getByLabel('Countries').fill('CH');
  await page.getByRole('button', { name: 'Move Twice up' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The fees have been saved.')).toBeVisible();
  const { deliveryFees } = await kibble.ask('sam', '{ deliveryFees { zones { name countries fee { amount } } minimumOrder { amount } } }');
  expect(deliveryFees.minimumOrder).toEqual({ amount: 1500 });
  expect(deliveryFees.zones.map(({ name, fee }: { name: string; fee: object | null }) => [name, fee])).toEqual([
    ['Nordic countries', { amount: 0 }],
    ['European Union', { amount: 750 }],
    ['Twice', null],
    ['Canada and United States', { amount: 1500 }],
  ]);
});
