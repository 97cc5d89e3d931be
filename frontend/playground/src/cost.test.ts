import { describe, expect, it } from 'vitest';
import { type Cost, describeCost, dollars, takeCost } from './cost';

const COST: Cost = {
  lambdaInvocations: 1,
  dynamodbRequests: 2,
  readUnits: 0.5,
  writeUnits: 1,
  requests: [
    { operation: 'GetItem', table: 'kibble', readUnits: 0.5, writeUnits: 0 },
    { operation: 'UpdateItem', table: 'kibble', readUnits: 0, writeUnits: 1 },
  ],
  usdPerMillion: { total: 4.9208, appSync: 4, lambda: 0.2333, dynamodb: 0.6875 },
};

describe('the cost of an answer', () => {
  it('is taken out of it, so that the rest is what AppSync answers', () => {
    const answer = { data: { me: null }, errors: [], extensions: { cost: COST } };
    expect(takeCost(answer)).toEqual({ body: { data: { me: null }, errors: [] }, cost: COST });
  });

  it('is absent from an answer without it, which stays as it is', () => {
    for (const body of [{ data: {} }, { extensions: { other: 1 } }, { extensions: null }, [], null, 'text']) {
      expect(takeCost(body)).toEqual({ body, cost: null });
    }
  });

  it('is told in one line', () => {
    expect(describeCost(COST)).toBe(
      '1 invocation · 2 requests to DynamoDB · 0.5 read units · 1 write unit · $4.92 per million',
    );
  });

  it('does not say zero where nothing is known', () => {
    const unknown = { ...COST, readUnits: null, writeUnits: null };
    const cost = { ...unknown, usdPerMillion: { ...COST.usdPerMillion, total: null, dynamodb: null } };
    expect(describeCost(cost)).toBe(
      '1 invocation · 2 requests to DynamoDB · unknown read units · unknown write units · an unknown price per million',
    );
  });

  it('is rounded to the cent', () => {
    expect(dollars(4.2958)).toBe('$4.30');
    expect(dollars(0)).toBe('$0.00');
  });
});
