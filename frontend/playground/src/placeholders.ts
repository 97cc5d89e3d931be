/** The examples' variables hold these words where a value is known only at run time. */
const CUSTOMER_ID = '"<customerId>"';
const IDEMPOTENCY_KEY = '"<idempotencyKey>"';
const FIRST_DAY = '"<firstDay>"';
const TODAY = '"<today>"';
/** How many days lie before today, beginning with the first day. */
const DAYS = 30;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Whether the variables want a value in the place of this word, such as `addressId`. */
export function wants(variables: string, word: string): boolean {
  return variables.includes(placeholder(word));
}

export function fill(variables: string, word: string, value: string): string {
  return variables.replaceAll(placeholder(word), JSON.stringify(value));
}

/** Takes values out again, each with its word, because the next person to sign in has others. */
export function forget(variables: string, filled: Iterable<[value: string, word: string]>): string {
  let text = variables;
  for (const [value, word] of filled) text = text.replaceAll(JSON.stringify(value), placeholder(word));
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

/** Writes the days of UTC, today and some weeks ago. */
export function fillDays(variables: string, now: Date): string {
  const day = (time: number) => JSON.stringify(new Date(time).toISOString().slice(0, 10));
  const first = now.getTime() - DAYS * DAY_MILLISECONDS;
  return variables.replaceAll(TODAY, day(now.getTime())).replaceAll(FIRST_DAY, day(first));
}

function placeholder(word: string): string {
  return `"<${word}>"`;
}
