import { describe, expect, it } from 'vitest';

import { refusal } from '../support/account';
import { item, order, stockLevel } from '../support/staff';
import type { FeesPartsFragment, StaffProductPartsFragment } from '~/gql/staff/graphql';
import { feesDraft, feesInput, feesPath, newZone, typedAt } from '~/utils/feesForm';
import { sumsOf } from '~/utils/figures';
import { changedCounts, countsOf, isNothingPacked, packedTotal } from '~/utils/packing';
import { productInput, productRefusals, productValues } from '~/utils/productForm';
import { stockInput } from '~/utils/stockForm';

const euros = (amount: number) => ({ amount, currency: 'EUR' });

describe('packing', () => {
  const packing = order('PACKING', [], { items: [item('rope-toy', 2, 1), item('beef-stew', 3)] });

  it('counts what was told, and else everything', () => {
    expect(countsOf(packing)).toEqual({ 'rope-toy': 1, 'beef-stew': 3 });
    expect(changedCounts(packing, { 'rope-toy': 1, 'beef-stew': 2 })).toEqual([{ productId: 'beef-stew', quantity: 2 }]);
  });

  it('knows the total, the delivery with it', () => {
    expect(packedTotal(packing, { 'rope-toy': 1, 'beef-stew': 2 })).toEqual(euros(2500));
    expect(isNothingPacked(packing, { 'rope-toy': 0, 'beef-stew': 1 })).toBe(false);
    expect(isNothingPacked(packing, { 'rope-toy': 0, 'beef-stew': 0 })).toBe(true);
  });
});

describe('a product', () => {
  const product: StaffProductPartsFragment = {
    id: 'rope-toy',
    name: 'Rope toy',
    description: null,
    category: 'toys',
    tags: ['dog', 'toy'],
    pictures: ['/a.svg', 'https://b.example/b.svg'],
    price: euros(690),
    availability: 'IN_STOCK',
    package: { width: 300, length: 80, height: 60, weight: 180 },
    status: 'HIDDEN',
    version: 3,
  };

  it('is read back as it was shown for typing', () => {
    const { name, description, category, tags, pictures, package: sides, status } = product;
    expect(productInput(productValues(product, 'de'), 'EUR', 'rope-toy')).toEqual({
      id: 'rope-toy', name, description, category, tags, pictures, price: 690, package: sides, status,
    });
  });

  it('has a package, or none, but no half of one', () => {
    const values = { ...productValues(product, 'de'), width: '', length: '', height: '', weight: ' ' };
    expect(productInput(values, 'EUR')).toMatchObject({ id: null, package: null });
    const half = productInput({ ...values, width: '3' }, 'EUR');
    expect(Array.isArray(half) && half.map(({ code, field }) => [code, field])).toEqual([
      ['REQUIRED', ['length']],
      ['REQUIRED', ['height']],
      ['REQUIRED', ['weight']],
    ]);
  });

  it('that is refused says so beside the field', () => {
    const refused = productRefusals([
      refusal({ code: 'INVALID', field: ['input', 'package', 'width'] }),
      refusal({ code: 'TOO_LONG', field: ['input', 'tags', '3'] }),
      refusal({ code: 'VERSION_CONFLICT', field: ['version'] }),
    ]);
    expect(refused.map(({ field }) => field)).toEqual([['width'], ['tags'], ['version']]);
  });
});

describe('fees', () => {
  const fees: FeesPartsFragment = {
    zones: [{ name: 'Cork', countries: ['IE', 'Ireland'], postalCodes: ['T12'], fee: null }],
    elsewhere: euros(1000),
    minimumOrder: null,
    freeFrom: euros(5000),
    version: 2,
  };

  it('are read back as they were shown for typing', () => {
    const { input, problems } = feesInput(feesDraft(fees, 'EUR', 'de'), 'EUR');
    expect(problems).toEqual({});
    expect(input).toEqual({
      zones: [{ name: 'Cork', countries: ['IE', 'Ireland'], postalCodes: ['T12'], fee: null }],
      elsewhere: 1000,
      minimumOrder: null,
      freeFrom: 5000,
    });
  });

  it('that nobody has set are nothing, everywhere', () => {
    expect(feesInput(feesDraft(null, 'EUR', 'de'), 'EUR')).toEqual({
      input: { zones: [], elsewhere: 0, minimumOrder: null, freeFrom: null },
      problems: {},
    });
  });

  it('say where something is missing', () => {
    const draft = { ...feesDraft(null, 'EUR', 'de'), zones: [newZone()], freeFrom: 'much' };
    expect(feesInput(draft, 'EUR').problems).toEqual({
      'zones.0.name': 'errors.rules.required',
      'zones.0.countries': 'staff.fees.noArea',
      'zones.0.fee': 'errors.rules.required',
      freeFrom: 'errors.rules.money',
    });
  });

  it('that are refused say which entry of a list it is', () => {
    const field = ['input', 'zones', '0', 'countries', '1'];
    expect(feesPath({ field })).toBe('zones.0.countries');
    expect(typedAt({ field }, feesInput(feesDraft(fees, 'EUR', 'de'), 'EUR').input)).toBe('Ireland');
    expect(typedAt({ field: ['input', 'zones', '0', 'name'] }, feesInput(feesDraft(fees, 'EUR', 'de'), 'EUR').input)).toBeUndefined();
    expect(feesPath({ field: ['version'] })).toBe('version');
  });
});

describe('a change of stock', () => {
  const level = stockLevel();
  const values = { reason: 'Counted.', lowStockAt: '' };

  it('may be of the low mark alone', () => {
    expect(stockInput('add', { ...values, lowStockAt: '9' }, level, 'key')).toEqual({
      idempotencyKey: 'key', productId: 'rope-toy', reason: 'Counted.', lowStockAt: 9,
    });
    expect(stockInput('add', { ...values, lowStockAt: '5' }, level, 'key')).toMatchObject([{ code: 'REQUIRED', field: ['pieces'] }]);
  });

  it('cannot leave fewer pieces on the shelf than are reserved', () => {
    expect(stockInput('count', { ...values, pieces: '2' }, level, 'key')).toMatchObject([{ code: 'INVALID', field: ['pieces'] }]);
    expect(stockInput('count', { ...values, pieces: '3' }, level, 'key')).toMatchObject({ changeFrom: 7, changeTo: 0 });
  });
});

it('figures are summed up', () => {
  const day = (date: string, orders: number) => ({
    date, orders, placedValue: euros(orders * 100), revenue: euros(orders * 10), cancelled: 1, delivered: 2,
  });
  expect(sumsOf([day('2026-11-20', 3), day('2026-11-21', 4)])).toEqual({
    orders: 7, placedValue: euros(700), revenue: euros(70), cancelled: 2, delivered: 4,
  });
  expect(sumsOf([])).toBeUndefined();
});
