import { mockNuxtImport, mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';

import { FakeApi } from '../support/api';
import { product } from '../support/catalogue';
import { ProductsDocument, type ProductsQuery } from '~/gql/shop/graphql';
import ProductsPage from '~/pages/products/index.vue';

const { rights } = vi.hoisted(() => ({ rights: { isAdmin: false } }));
mockNuxtImport('useRights', () => () => ({ isAdmin: ref(rights.isAdmin), isStaff: ref(false) }));

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
    expect(wrapper.get('[role=status]').text()).toBe('3 products are shown.');
  });

  it('keeps the focus while more is read, and leads it to what has come last', async () => {
    let answer: (page: { data: ProductsQuery }) => void = () => undefined;
    const api = new FakeApi().on(ProductsDocument, ({ after }) =>
      after ? { when: new Promise<{ data: ProductsQuery }>((resolve) => (answer = resolve)) } : { data: page(['a'], 'a') },
    );
    const wrapper = await mountSuspended(ProductsPage, { ...api.provided, route: '/products', attachTo: document.body });
    await flushPromises();
    const button = wrapper.get<HTMLButtonElement>('button.btn-outline-primary');
    button.element.focus();
    await button.trigger('click');
    await button.trigger('click');
    expect(button.attributes('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(button.element);
    answer({ data: page(['b'], 'b') });
    await flushPromises();
    expect(document.activeElement).toBe(button.element);
    expect(button.attributes('aria-disabled')).toBeUndefined();
    await button.trigger('click');
    answer({ data: page(['c', 'd'], null) });
    await flushPromises();
    expect(document.activeElement?.textContent).toBe('c');
    expect(api.asked.map(({ variables }) => variables.after)).toEqual([undefined, 'a', 'b']);
    wrapper.unmount();
  });

  it('says why no more has come, until it comes or something else is asked for', async () => {
    let isLost = true;
    const api = new FakeApi().on(ProductsDocument, ({ after, sort }) => {
      if (after && isLost) return { lost: true };
      return { data: after ? page(['b'], null) : page([sort === 'NAME' ? 'a' : 'z'], 'a') };
    });
    const wrapper = await mountSuspended(ProductsPage, { ...api.provided, route: '/products' });
    await flushPromises();
    const names = () => wrapper.findAll('article h2').map((heading) => heading.text());
    await wrapper.get('button.btn-outline-primary').trigger('click');
    await flushPromises();
    expect(wrapper.findAll('[role=alert]').map((alert) => alert.text())).toEqual([expect.stringContaining('Please try again in a moment.')]);
    expect(names()).toEqual(['a']);
    await wrapper.get('select').setValue('NEWEST');
    await expect.poll(names).toEqual(['z']);
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    await wrapper.get('button.btn-outline-primary').trigger('click');
    await flushPromises();
    isLost = false;
    await wrapper.get('[role=alert] button').trigger('click');
    await flushPromises();
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(names()).toEqual(['z', 'b']);
  });

  it('says that nothing matches, and leads back', async () => {
    const api = new FakeApi().on(ProductsDocument, () => ({ data: page([], null) }));
    const wrapper = await mountSuspended(ProductsPage, { ...api.provided, route: '/products?q=unicorn' });
    await flushPromises();
    expect(api.asked[0]?.variables).toMatchObject({ filter: { query: 'unicorn' }, sort: 'NAME' });
    expect(wrapper.get('[aria-live=polite] .empty-state').text()).toContain('No products found.');
    expect(wrapper.findAll('form label').map((label) => label.text())).toEqual(['Sort by', 'In stock only']);
    expect(wrapper.get('.empty-state a').attributes('href')).toBe('/products');
  });

  it('leads those who can change it from a shop without products to a new one', async () => {
    const api = new FakeApi().on(ProductsDocument, () => ({ data: page([], null) }));
    for (const [isAdmin, links] of [
      [true, ['/staff/products/new']],
      [false, []],
    ] as const) {
      rights.isAdmin = isAdmin;
      const wrapper = await mountSuspended(ProductsPage, { ...api.provided, route: '/products' });
      await flushPromises();
      expect(wrapper.get('.empty-state').text()).toContain('There are no products yet.');
      expect(wrapper.findAll('.empty-state a').map((link) => link.attributes('href'))).toEqual(links);
    }
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
