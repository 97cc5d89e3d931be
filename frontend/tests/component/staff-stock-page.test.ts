import { mountSuspended } from '@nuxt/test-utils/runtime';
import { describe, expect, it } from 'vitest';

import { FakeApi } from '../support/api';
import { product } from '../support/catalogue';
import { stockLevel } from '../support/staff';
import { StaffProductsDocument, StockDocument, type StaffProductsQuery } from '~/gql/staff/graphql';
import StockPage from '~/pages/staff/stock.vue';

function page(names: string[], next: string | null): StaffProductsQuery {
  const edges = names.map((name) => ({ __typename: 'ProductEdge', cursor: name, node: { ...product({ id: name, name }), status: 'ACTIVE' } }));
  const pageInfo = { __typename: 'PageInfo', hasNextPage: next !== null, endCursor: next };
  return { products: { __typename: 'ProductConnection', edges, pageInfo } } as StaffProductsQuery;
}

describe('the stock of all products', () => {
  it('is read whole to sort it by a number, and not asked for without end when that fails', async () => {
    let isLost = true;
    const available: Record<string, number> = { a: 7, b: 5, c: 3, d: 1 };
    const api = new FakeApi()
      .on(StaffProductsDocument, ({ after }) => {
        if (after === 'b' && isLost) return { lost: true };
        if (after === 'c') return { data: page(['d'], null) };
        return { data: after === 'b' ? page(['c'], 'c') : page(['a', 'b'], 'b') };
      })
      .on(StockDocument, ({ productIds }) => ({
        data: { stock: [productIds].flat().map((productId) => stockLevel({ productId, available: available[productId] ?? 0 })) },
      }));
    const wrapper = await mountSuspended(StockPage, api.provided);
    const names = () => wrapper.findAll('.list-group-item .fw-bold').map((name) => name.text());
    const pages = () => api.asked.filter(({ name }) => name === 'StaffProducts').map(({ variables }) => variables.after);
    await expect.poll(names).toEqual(['a', 'b']);
    await wrapper.findAll('select').at(-1)?.setValue('available');
    await expect.poll(() => wrapper.findAll('[role=alert]').length).toBe(1);
    expect(pages()).toEqual([undefined, 'b']);
    isLost = false;
    await wrapper.get('[role=alert] button').trigger('click');
    await expect.poll(names).toEqual(['d', 'c', 'b', 'a']);
    expect(pages()).toEqual([undefined, 'b', 'b', 'c']);
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(wrapper.findAll('p.text-center button')).toEqual([]);
  });
});
