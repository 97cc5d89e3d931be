import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';

import { FakeApi } from '../support/api';
import { product } from '../support/catalogue';
import { ProductsDocument, type ProductsQuery } from '~/gql/shop/graphql';
import ProductsPage from '~/pages/products/index.vue';

function page(names: string[], next: string | null): ProductsQuery {
  return {
    products: {
      edges: names.map((name) => ({ cursor: name, node: product({ id: name, name }) })),
      categories: [{ slug: 'dog-food', name: 'Dog food', productCount: 3 }],
      pageInfo: { hasNextPage: next !== null, endCursor: next },
    },
  };
}

describe('the list of products', () => {
  it('grows page by page', async () => {
    const api = new FakeApi().on(ProductsDocument, ({ after }) => ({
      data: after === 'b' ? page(['c'], null) : page(['a', 'b'], 'b'),
    }));
    const wrapper = await mountSuspended(ProductsPage, api.provided);
    await flushPromises();
    const names = () => wrapper.findAll('article h2').map((heading) => heading.text());
    expect(names()).toEqual(['a', 'b']);
    await wrapper.get('button.btn-outline-primary').trigger('click');
    await flushPromises();
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(api.asked.map(({ variables }) => variables.after)).toEqual([undefined, 'b']);
    expect(wrapper.find('button.btn-outline-primary').exists()).toBe(false);
  });

  it('says that nothing matches, and leads back', async () => {
    const api = new FakeApi().on(ProductsDocument, () => ({ data: page([], null) }));
    const wrapper = await mountSuspended(ProductsPage, { ...api.provided, route: '/products?q=unicorn' });
    await flushPromises();
    expect(api.asked[0]?.variables).toMatchObject({ filter: { query: 'unicorn' }, sort: 'NAME' });
    expect(wrapper.text()).toContain('No products found.');
    expect(wrapper.get('.empty-state a').attributes('href')).toBe('/products');
  });

  it('says what can be done when the answer does not come', async () => {
    let isLost = true;
    const api = new FakeApi().on(ProductsDocument, () => (isLost ? { lost: true } : { data: page(['a'], null) }));
    const wrapper = await mountSuspended(ProductsPage, { ...api.provided, route: '/products' });
    await flushPromises();
    expect(wrapper.get('[role=alert]').text()).toContain('Please try again in a moment.');
    isLost = false;
    await wrapper.get('[role=alert] button').trigger('click');
    await flushPromises();
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(wrapper.text()).toContain('a');
  });
});
