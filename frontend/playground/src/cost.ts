/** What the server tells an operation has cost, as `extensions.cost` of its answer. */
export interface Cost {
  lambdaInvocations: number;
  dynamodbRequests: number;
  /** Null when the units of one request are not known; so are the prices that need them. */
  readUnits: number | null;
  writeUnits: number | null;
  requests: CostRequest[];
  usdPerMillion: { total: number | null; appSync: number | null; lambda: number | null; dynamodb: number | null };
}

export interface CostRequest {
  operation: string;
  table: string;
  index?: string;
  readUnits: number | null;
  writeUnits: number | null;
  estimated?: boolean;
}

/** The header that asks for the cost. */
export const COST_HEADERS = { 'x-kibble-cost': 'true' };

/** Takes the cost out of an answer, so that what is shown is what AppSync would answer. */
export function takeCost(body: unknown): { body: unknown; cost: Cost | null } {
  if (!isObject(body) || !isObject(body.extensions) || !isObject(body.extensions.cost)) return { body, cost: null };
  const { extensions, ...answer } = body;
  return { body: answer, cost: extensions.cost as Cost };
}

function isObject(value: unknown): value is { [key: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One line: what was used, and what a million such operations cost. */
export function describeCost(cost: Cost): string {
  return [
    count(cost.lambdaInvocations, 'invocation'),
    `${count(cost.dynamodbRequests, 'request')} to DynamoDB`,
    describeUnits(cost),
    `${dollars(cost.usdPerMillion.total)} per million`,
  ].join(' · ');
}

/** The units of one request or of all. */
export function describeUnits({ readUnits, writeUnits }: Pick<Cost, 'readUnits' | 'writeUnits'>): string {
  return `${units(readUnits, 'read unit')} · ${units(writeUnits, 'write unit')}`;
}

function units(number: number | null, noun: string): string {
  return number === null ? `unknown ${noun}s` : count(number, noun);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** An amount of US dollars to the cent. */
export function dollars(amount: number | null): string {
  return amount === null ? 'an unknown price' : `$${amount.toFixed(2)}`;
}
