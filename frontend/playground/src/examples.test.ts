import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { examples, openExample } from './examples';

interface Product {
  id: string;
  stock: number;
}

const seed = new URL('../../../src/local/products.json', import.meta.url);
const products: Product[] = JSON.parse(readFileSync(seed, 'utf8'));
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function variablesOf(file: string): Record<string, never> {
  return JSON.parse(examples.find((example) => example.file === file)!.variables);
}

describe('the examples', () => {
  it('come in the order in which a newcomer runs them', () => {
    expect(examples.map(({ title }) => title)).toEqual([
      'Browse products',
      'My account',
      'Add an address',
      'Fill the cart',
      'Place an order',
      'My orders',
      'Staff: stock',
      'Staff: adjust stock',
      'Watch my orders',
      'Price a delivery',
      'Book a delivery',
      'Staff: start packing',
      'Staff: end packing',
      'Staff: run sheet',
      'Staff: start delivery',
      'Staff: end delivery',
      'Staff: figures of days',
      'Staff: delivery fees',
      'Export my data',
      'Close my account',
    ]);
  });

  it.each(examples)('$title is one named operation that declares exactly its variables', ({ query, variables }) => {
    const [operation, ...others] = parse(query).definitions;
    expect(others).toEqual([]);
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The document holds no operation.');
    expect(operation.name?.value).toMatch(/^[A-Z][A-Za-z]+$/);
    const declared = (operation.variableDefinitions ?? []).map((definition) => definition.variable.name.value);
    expect(Object.keys(JSON.parse(variables)).sort()).toEqual(declared.sort());
  });

  it('name products that the local server has', () => {
    const known = products.map(({ id }) => id);
    expect(known).toEqual(expect.arrayContaining(variablesOf('07-staff-stock')['productIds']!));
    expect(known).toContain((variablesOf('08-staff-adjust-stock')['input'] as unknown as { productId: string }).productId);
  });

  it('put a product into the cart that is in stock', () => {
    const { productId, quantity } = variablesOf('04-fill-the-cart');
    expect(products.find(({ id }) => id === productId)?.stock).toBeGreaterThan(quantity!);
  });

  it('each get an idempotency key of their own when opened', () => {
    const order = examples.find(({ file }) => file === '05-place-an-order')!;
    const keys = [1, 2].map(() => JSON.parse(openExample(order, '').variables).input.idempotencyKey);
    expect(keys[0]).toMatch(UUID);
    expect(keys[1]).not.toBe(keys[0]);
  });
});
