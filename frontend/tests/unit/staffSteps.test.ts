import { describe, expect, it } from 'vitest';

import { order } from '../support/staff';
import { dueAtDoor, mapLink } from '~/utils/delivery';
import { nextSteps, stepsOfOrder } from '~/utils/staffSteps';

const NOBODY = { isAdmin: false, isWarehouse: false, isDelivery: false };
const WAREHOUSE = { ...NOBODY, isWarehouse: true };
const DELIVERY = { ...NOBODY, isDelivery: true };
const ADMIN = { isAdmin: true, isWarehouse: true, isDelivery: true };

describe('the next steps of a row', () => {
  it.each([
    ['PLACED', ['START_PACKAGING'], []],
    ['PACKING', [], []],
    ['PACKED', [], ['START_DELIVERY']],
    ['OUT_FOR_DELIVERY', [], ['COMPLETE_DELIVERY', 'FAIL_DELIVERY']],
    ['DELIVERY_FAILED', [], ['RETRY_DELIVERY']],
    ['AWAITING_PAYMENT', [], []],
    ['DELIVERED', [], []],
  ] as const)('%s are those of the group', (status, ofWarehouse, ofDelivery) => {
    expect(nextSteps(status, WAREHOUSE)).toEqual(ofWarehouse);
    expect(nextSteps(status, DELIVERY)).toEqual(ofDelivery);
    expect(nextSteps(status, ADMIN)).toEqual([...ofWarehouse, ...ofDelivery]);
    expect(nextSteps(status, NOBODY)).toEqual([]);
  });
});

describe('the steps of an order', () => {
  it('are those that the API tells, without what has a form of its own', () => {
    const packing = order('PACKING', ['CANCEL', 'UPDATE_PACKAGING_PRODUCT', 'COMPLETE_PACKAGING']);
    expect(stepsOfOrder(packing, ADMIN)).toEqual(['CANCEL']);
    expect(stepsOfOrder(order('PACKED', ['START_DELIVERY']), DELIVERY)).toEqual(['START_DELIVERY']);
  });

  it('are not those of its customer, though they are staff too', () => {
    const own = order('PLACED', ['CANCEL', 'BOOK_DELIVERY', 'CHANGE_DELIVERY', 'START_PACKAGING']);
    expect(stepsOfOrder(own, WAREHOUSE)).toEqual(['START_PACKAGING']);
    expect(stepsOfOrder(order('AWAITING_PAYMENT', ['CANCEL']), ADMIN)).toEqual([]);
  });
});

describe('a delivery', () => {
  it.each([
    ['ON_DELIVERY', 'DUE', 3500],
    ['ON_DELIVERY', 'PAID', undefined],
    ['ON_DELIVERY', 'VOIDED', undefined],
    ['CARD', 'AUTHORIZED', undefined],
  ] as const)('by %s, %s, asks for %s at the door', (method, status, amount) => {
    expect(dueAtDoor(order('OUT_FOR_DELIVERY', [], { payment: { method, status } }))?.amount).toBe(amount);
  });

  it('has a place on a map, whatever people have typed', () => {
    const { address } = order('PACKED', []).delivery;
    const link = new URL(mapLink({ ...address, street: 'Straße 1 & 2?' }));
    expect(link.origin).toBe('https://www.google.com');
    expect(link.searchParams.get('query')).toBe('Straße 1 & 2?, T12 Cork, IE');
  });
});
