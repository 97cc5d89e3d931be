import { describe, expect, it } from 'vitest';
import {
  fillAddress,
  fillCustomer,
  fillIdempotencyKey,
  forgetAddresses,
  forgetCustomer,
  wantsAddress,
  wantsCustomer,
} from './placeholders';

const VARIABLES = '{"input": {"idempotencyKey": "<idempotencyKey>", "addressId": "<addressId>"}}';

describe('the placeholders in the variables', () => {
  it('are filled one by one, and the rest of the text stays', () => {
    const withKey = fillIdempotencyKey(VARIABLES, 'key-1');
    expect(withKey).toBe('{"input": {"idempotencyKey": "key-1", "addressId": "<addressId>"}}');
    expect(wantsAddress(withKey)).toBe(true);
    const full = fillAddress(withKey, 'address-1');
    expect(full).toBe('{"input": {"idempotencyKey": "key-1", "addressId": "address-1"}}');
    expect(wantsAddress(full)).toBe(false);
  });

  it('come back for addresses that were filled in, and for no others', () => {
    expect(forgetAddresses('{"a": "mine", "b": "typed", "c": "mine too"}', ['mine', 'other'])).toBe(
      '{"a": "<addressId>", "b": "typed", "c": "mine too"}',
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
});
