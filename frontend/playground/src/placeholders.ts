/** The examples' variables hold these words where a value is known only at run time. */
const ADDRESS_ID = '"<addressId>"';
const CUSTOMER_ID = '"<customerId>"';
const IDEMPOTENCY_KEY = '"<idempotencyKey>"';

export function wantsAddress(variables: string): boolean {
  return variables.includes(ADDRESS_ID);
}

export function fillAddress(variables: string, addressId: string): string {
  return variables.replaceAll(ADDRESS_ID, JSON.stringify(addressId));
}

/** Takes addresses out again, because the next person to sign in has others. */
export function forgetAddresses(variables: string, addressIds: Iterable<string>): string {
  let text = variables;
  for (const id of addressIds) text = text.replaceAll(JSON.stringify(id), ADDRESS_ID);
  return text;
}

export function wantsCustomer(variables: string): boolean {
  return variables.includes(CUSTOMER_ID);
}

export function fillCustomer(variables: string, customerId: string): string {
  return variables.replaceAll(CUSTOMER_ID, JSON.stringify(customerId));
}

/** Takes the id of the customer out again, because somebody else signs in. */
export function forgetCustomer(variables: string, customerId: string | null): string {
  return customerId === null ? variables : variables.replaceAll(JSON.stringify(customerId), CUSTOMER_ID);
}

export function fillIdempotencyKey(variables: string, key: string): string {
  return variables.replaceAll(IDEMPOTENCY_KEY, JSON.stringify(key));
}
