import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';

import CartButton from '~/components/layout/CartButton.vue';
import Layout from '~/layouts/default.vue';

vi.mock('~/components/cart/CartDrawer.vue', () => {
  throw new TypeError('Failed to fetch dynamically imported module');
});

// A file of the public folder, which nothing serves here.
vi.mock('~/components/layout/BrandMark.vue', () => ({ default: { render: () => null } }));

describe('the frame of all pages', () => {
  afterEach(() => {
    for (const { id } of useNotices().notices) useNotices().close(id);
    vi.useRealTimers();
  });

  it('says so when the cart cannot be opened', async () => {
    const wrapper = await mountSuspended(Layout);
    await wrapper.get('header .btn-outline-primary').trigger('click');
    await vi.waitUntil(() => useNotices().notices.length > 0);
    await flushPromises();
    expect(wrapper.get('.notices').text()).toBe('That did not work. Please try again in a moment.');
    expect(wrapper.find('.cart-drawer').exists()).toBe(false);
  });

  it('leaves what went wrong until it is closed, once, and takes the rest away', () => {
    vi.useFakeTimers();
    const notices = useNotices();
    notices.tell('Saved.');
    notices.tell('Not saved.', 'danger');
    notices.tell('Not saved.', 'danger');
    notices.tell('', 'danger');
    expect(notices.notices.map(({ text }) => text)).toEqual(['Saved.', 'Not saved.']);
    vi.advanceTimersByTime(60_000);
    expect(notices.notices.map(({ text }) => text)).toEqual(['Not saved.']);
  });

  it('tells the pieces of the cart aloud only where no notice does', async () => {
    const wrapper = await mountSuspended(CartButton);
    expect(wrapper.get('.badge').attributes('aria-live')).toBe('off');
    useCartWishes().viewers += 1;
    await nextTick();
    expect(wrapper.get('.badge').attributes('aria-live')).toBe('polite');
    useCartWishes().viewers -= 1;
  });
});
