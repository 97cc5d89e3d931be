import { mountSuspended } from '@nuxt/test-utils/runtime';
import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../support/account';
import { FakeApi } from '../support/api';
import PackingFixture from '../support/PackingFixture.vue';
import { item, order } from '../support/staff';
import { CompletePackagingDocument, StaffOrderDocument, UpdatePackagingProductDocument, type OrderPartsFragment } from '~/gql/staff/graphql';

const ACTIONS: OrderPartsFragment['availableActions'] = ['UPDATE_PACKAGING_PRODUCT', 'COMPLETE_PACKAGING'];

/** An API that packs as the shop does. */
function packing() {
  const counted: Record<string, number> = {};
  const items = () => [item('rope-toy', 2, counted['rope-toy'] ?? null), item('beef-stew', 3, counted['beef-stew'] ?? null)];
  const api = new FakeApi()
    .on(StaffOrderDocument, () => ({ data: { staffOrder: order('PACKING', ACTIONS, { items: items() }) } }))
    .on(UpdatePackagingProductDocument, ({ productId, quantity }) => {
      counted[productId] = quantity;
      return { data: { payload: { order: order('PACKING', ACTIONS, { items: items() }), userErrors: [] } } };
    })
    .on(CompletePackagingDocument, () => {
      const pieces = Object.values(counted).reduce((sum, count) => sum + count, 0);
      const status = pieces === 0 && Object.keys(counted).length === 2 ? 'PACKAGING_FAILED' : 'PACKED';
      return { data: { payload: { order: order(status, []), userErrors: [] } } };
    });
  return api;
}

async function mounted(api: FakeApi) {
  const wrapper = await mountSuspended(PackingFixture, api.provided);
  await expect.poll(() => wrapper.find('section').exists()).toBe(true);
  const button = (name: string) => {
    const found = wrapper.findAll('button').find((candidate) => candidate.text() === name);
    if (!found) throw new Error(`no button ${name}`);
    return found;
  };
  const press = (name: string) => button(name).trigger('click');
  return { wrapper, press };
}

beforeEach(() => useNotices().$patch({ notices: [] }));

describe('packing', () => {
  it('tells each count that is another, one after the other, and then that it is done', async () => {
    const api = packing();
    const { wrapper, press } = await mounted(api);
    expect(wrapper.text()).toContain('The total stays at €35.00.');
    await wrapper.findAll('button').find((button) => button.attributes('aria-label') === 'One fewer of rope-toy')?.trigger('click');
    await press('None beef-stew');
    expect(wrapper.text()).toContain('The total drops from €35.00 to €15.00.');
    await press('Finish packing');
    await expect.poll(() => wrapper.get('#status').text()).toBe('PACKED');
    expect(api.asked.slice(1)).toEqual([
      { name: 'UpdatePackagingProduct', variables: { orderId: 'one', productId: 'rope-toy', quantity: 1 } },
      { name: 'UpdatePackagingProduct', variables: { orderId: 'one', productId: 'beef-stew', quantity: 0 } },
      { name: 'CompletePackaging', variables: { orderId: 'one' } },
    ]);
  });

  it('of nothing at all is asked about first', async () => {
    const api = packing();
    const { wrapper, press } = await mounted(api);
    await press('None rope-toy');
    await press('None beef-stew');
    await press('Finish packing');
    expect(wrapper.get('[role=alertdialog]').text()).toContain('the order ends here');
    expect(api.asked).toHaveLength(1);
    await press('Back');
    expect(wrapper.find('[role=alertdialog]').exists()).toBe(false);
    await press('Finish packing');
    await press('Yes, end the order');
    await expect.poll(() => wrapper.get('#status').text()).toBe('PACKAGING_FAILED');
  });

  it('stops where a count is refused, and shows the order as it is', async () => {
    let isCancelled = false;
    const late = refusal({ code: 'INVALID_TRANSITION', field: ['orderId'] });
    const api = packing()
      .on(StaffOrderDocument, () => ({ data: { staffOrder: isCancelled ? order('CANCELLED', []) : order('PACKING', ACTIONS) } }))
      .on(UpdatePackagingProductDocument, () => ({ data: { payload: { order: null, userErrors: [late] } } }));
    const { wrapper, press } = await mounted(api);
    isCancelled = true;
    await press('None rope-toy');
    await press('None beef-stew');
    await press('Save quantities');
    await expect.poll(() => wrapper.get('#status').text()).toBe('CANCELLED');
    expect(api.asked.map(({ name }) => name)).toEqual(['StaffOrder', 'UpdatePackagingProduct', 'StaffOrder']);
    expect(useNotices().notices.map(({ text }) => text)).toEqual(['261121-ONE: This is no longer possible: the order has moved on.']);
  });
});
