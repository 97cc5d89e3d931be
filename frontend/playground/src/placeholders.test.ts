import { describe, expect, it } from 'vitest';
import { fill, fillCustomer, fillDays, fillIdempotencyKey, forget, forgetCustomer, wants, wantsCustomer } from './placeholders';

const VARIABLES = '{"input": {"idempotencyKey": "<idempotencyKey>", "addressId": "<addressId>"}}';

describe('the placeholders in the variables', () => {
  it('are filled one by one, and the rest of the text stays', () => {
    const withKey = fillIdempotencyKey(VARIABLES, 'key-1');
    expect(withKey).toBe('{"input": {"idempotencyKey": "key-1", "addressId": "<addressId>"}}');
    expect(wants(withKey, 'addressId')).toBe(true);
    const full = fill(withKey, 'addressId', 'address-1');
    expect(full).toBe('{"input": {"idempotencyKey": "key-1", "addressId": "address-1"}}');
    expect(wants(full, 'addressId')).toBe(false);
  });

  it('come back for what was filled in, and for nothing else', () => {
    const filled: [string, string][] = [
      ['mine', 'addressId'],
      ['a slot', 'slotId'],
    ];
    expect(forget('{"a": "mine", "b": "typed", "c": "mine too", "d": "a slot"}', filled)).toBe(
      '{"a": "<addressId>", "b": "typed", "c": "mine too", "d": "<slotId>"}',
    );
  });

  it('take the id of whoever is signed in', () => {
    const variables = '{"customerId": "<customerId>"}';
    expect(wantsCustomer(variables)).toBe(true);
    const filled = fillCustomer(variables, 'ada-1');
    expect(filled).toBe('{"customerId": "ada-1"}');
    expect(wantsCustomer(filled)).toBe(false);
    expect(forgetCustomer(filled, 'ada-1')).toBe(variables);
    expect(forgetCustomer(filled, 'bob-1')).toBe(filled);
    expect(forgetCustomer(filled, null)).toBe(filled);
  });

  it('take the days of UTC', () => {
    expect(fillDays('{"from": "<firstDay>", "to": "<today>"}', new Date('2026-03-01T23:59:59Z'))).toBe(
      '{"from": "2026-01-30", "to": "2026-03-01"}',
    );
  });
});
