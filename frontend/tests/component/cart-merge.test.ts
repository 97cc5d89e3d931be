import { mockNuxtImport, mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { FakeApi } from '../support/api';
import { answered, cart, rope, stew, warning } from '../support/cart';
import { refusal } from '../support/account';
import CartContents from '~/components/cart/CartContents.vue';
import { CartDocument, MergeCartDocument } from '~/gql/shop/graphql';
import { useNotices } from '~/stores/notices';

const session = vi.hoisted(() => ({ isSignedIn: true, generation: 1, ready: () => Promise.resolve() }));
mockNuxtImport('useSession', () => () => session);

const Merging = defineComponent({
  setup: () => ({ merge: useCartMerge() }),
  template: '<button @click="merge" />',
});

beforeEach(() => {
  useCartMemory().forget();
  useCartMemory().keep({ token: 'mine', totalQuantity: 2 });
  for (const { id } of useNotices().notices) useNotices().close(id);
  session.isSignedIn = true;
});

async function merge(api: FakeApi) {
  const wrapper = await mountSuspended(Merging, api.provided);
  await wrapper.get('button').trigger('click');
  await flushPromises();
}

describe('the cart of a visitor who signs in', () => {
  it('goes into that of the customer, which tells what did not fit', async () => {
    const full = warning({ code: 'QUANTITY_CAPPED' });
    const merged = cart([[rope, 99]], { token: null, warnings: [full] });
    const api = new FakeApi().on(MergeCartDocument, () => ({ data: { mergeCart: answered(merged) } }));
    await merge(api);
    expect(api.asked).toEqual([{ name: 'MergeCart', variables: { token: 'mine' } }]);
    expect([useCartMemory().token, useCartMemory().quantity]).toEqual([null, 99]);
    expect(useNotices().notices.map(({ text }) => text)).toEqual([
      'Rope toy: Not everything could be added: the limit is 99 of each item.',
    ]);
    const wrapper = await mountSuspended(CartContents, api.provided);
    await flushPromises();
    // What the merge has told is shown, and not asked for again.
    expect(wrapper.text()).toContain('Not everything could be added');
    expect(api.asked).toHaveLength(1);
  });

  it.each([
    ['was lost', () => ({ lost: true as const })],
    ['was refused', () => ({ data: { mergeCart: answered(null, refusal({ code: 'TRY_AGAIN' })) } })],
  ])('is kept when the merge %s, and merged when the cart is read next', async (_, failure) => {
    let fails = true;
    const merged = cart([[rope, 2], [stew, 1]], { token: null });
    const api = new FakeApi()
      .on(MergeCartDocument, () => (fails ? failure() : { data: { mergeCart: answered(merged) } }))
      .on(CartDocument, () => ({ data: { cart: cart([[stew, 1]], { token: null }) } }));
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    await merge(api);
    expect(useCartMemory().token).toBe('mine');
    fails = false;
    const wrapper = await mountSuspended(CartContents, api.provided);
    await flushPromises();
    expect(wrapper.text()).toContain('Rope toy');
    expect(useCartMemory().token).toBeNull();
    expect(api.asked.map(({ name }) => name)).toEqual(['MergeCart', 'MergeCart']);
  });

  it('still shows the own cart when the merge fails again', async () => {
    const api = new FakeApi()
      .on(MergeCartDocument, () => ({ lost: true }))
      .on(CartDocument, () => ({ data: { cart: cart([[stew, 1]], { token: null }) } }));
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    const wrapper = await mountSuspended(CartContents, api.provided);
    await flushPromises();
    expect(wrapper.text()).toContain('Beef stew');
    expect(useCartMemory().token).toBe('mine');
  });

  it('is not merged while nobody is signed in', async () => {
    session.isSignedIn = false;
    const api = new FakeApi().on(CartDocument, () => ({ data: { cart: cart([[rope, 2]], { token: 'mine' }) } }));
    const wrapper = await mountSuspended(CartContents, api.provided);
    await flushPromises();
    expect(wrapper.text()).toContain('Rope toy');
    expect(api.asked.map(({ name }) => name)).toEqual(['Cart']);
  });
});
