import { mockNuxtImport, mountSuspended } from '@nuxt/test-utils/runtime';
import type { VueWrapper } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';

import { refusal } from '../support/account';
import { FakeApi } from '../support/api';
import { order, row } from '../support/staff';
import {
  FailDeliveryDocument,
  StaffOrderDocument,
  StaffOrdersDocument,
  StartPackagingDocument,
  type StaffOrdersQuery,
  type StaffRowPartsFragment,
} from '~/gql/staff/graphql';
import StaffOrderSteps from '~/components/staff/StaffOrderSteps.vue';
import OrdersPage from '~/pages/staff/index.vue';

mockNuxtImport('useRights', () => () => ({
  isStaff: ref(true),
  isAdmin: ref(false),
  isWarehouse: ref(true),
  isDelivery: ref(true),
}));

function list(nodes: StaffRowPartsFragment[], next: string | null = null): StaffOrdersQuery {
  const pageInfo = { __typename: 'PageInfo', hasNextPage: next !== null, endCursor: next };
  return { staffOrders: { __typename: 'StaffOrderConnection', nodes, pageInfo } } as StaffOrdersQuery;
}

const codes = (wrapper: VueWrapper) => wrapper.findAll('.list-group-item a').map((link) => link.text());
const told = () => useNotices().notices.map(({ text }) => text);
beforeEach(() => useNotices().$patch({ notices: [] }));

describe('the orders of a state', () => {
  it('lose the order that has gone on, without being read again', async () => {
    const api = new FakeApi()
      .on(StaffOrdersDocument, () => ({ data: list([row('one', 'PLACED'), row('two', 'PLACED')]) }))
      .on(StartPackagingDocument, () => ({ data: { payload: { order: order('PACKING', []), userErrors: [] } } }));
    const wrapper = await mountSuspended(OrdersPage, api.provided);
    await expect.poll(() => codes(wrapper)).toEqual(['261121-ONE', '261121-TWO']);
    await wrapper.get('.list-group-item [data-step=START_PACKAGING]').trigger('click');
    await expect.poll(() => codes(wrapper)).toEqual(['261121-TWO']);
    await expect.poll(told).toEqual(['261121-ONE is being packed.']);
    expect(api.asked.map(({ name }) => name)).toEqual(['StaffOrders', 'StartPackaging']);
    expect(api.asked[1]?.variables).toEqual({ orderId: 'one' });
  });

  it('show the order as it is when somebody else was faster', async () => {
    const late = refusal({ code: 'INVALID_TRANSITION', field: ['orderId'] });
    const api = new FakeApi()
      .on(StaffOrdersDocument, () => ({ data: list([row('one', 'PLACED')]) }))
      .on(StartPackagingDocument, () => ({ data: { payload: { order: null, userErrors: [late] } } }))
      .on(StaffOrderDocument, () => ({ data: { staffOrder: order('PACKED', []) } }));
    const wrapper = await mountSuspended(OrdersPage, api.provided);
    await expect.poll(() => codes(wrapper)).toEqual(['261121-ONE']);
    await wrapper.get('[data-step=START_PACKAGING]').trigger('click');
    await expect.poll(told).toEqual(['261121-ONE: This is no longer possible: the order has moved on.']);
    await expect.poll(() => wrapper.text()).toContain('There are no orders here.');
  });

  it('stay when the answer is lost, and say so', async () => {
    const api = new FakeApi()
      .on(StaffOrdersDocument, () => ({ data: list([row('one', 'PLACED')]) }))
      .on(StartPackagingDocument, () => ({ lost: true }))
      .on(StaffOrderDocument, () => ({ data: { staffOrder: order('PLACED', ['START_PACKAGING']) } }));
    const wrapper = await mountSuspended(OrdersPage, api.provided);
    await expect.poll(() => codes(wrapper)).toEqual(['261121-ONE']);
    await wrapper.get('[data-step=START_PACKAGING]').trigger('click');
    await expect.poll(() => api.asked.map(({ name }) => name)).toEqual(['StaffOrders', 'StartPackaging', 'StaffOrder']);
    expect(told()).toEqual(['That did not work. Please try again in a moment.']);
    expect(wrapper.findAll('.list-group-item')).toHaveLength(1);
  });

  it('grow page by page, and say what can be done when they cannot be read', async () => {
    let isLost = true;
    const api = new FakeApi().on(StaffOrdersDocument, ({ after }) => {
      if (isLost) return { lost: true };
      return { data: after ? list([row('two', 'PLACED')]) : list([row('one', 'PLACED')], 'cursor') };
    });
    const wrapper = await mountSuspended(OrdersPage, api.provided);
    await expect.poll(() => wrapper.find('[role=alert] button').exists()).toBe(true);
    isLost = false;
    await wrapper.get('[role=alert] button').trigger('click');
    await expect.poll(() => codes(wrapper)).toEqual(['261121-ONE']);
    await wrapper.get('p.text-center button').trigger('click');
    await expect.poll(() => codes(wrapper)).toEqual(['261121-ONE', '261121-TWO']);
    expect(wrapper.find('p.text-center button').exists()).toBe(false);
    expect(api.asked.at(-1)?.variables).toEqual({ first: 20, status: 'PLACED', after: 'cursor' });
  });
});

describe('a delivery that failed', () => {
  const named = { id: 'one', code: '261121-ONE', status: 'OUT_FOR_DELIVERY' as const, slotStartsAt: null };

  it('needs a reason, and shows beside it what the API refuses', async () => {
    const api = new FakeApi().on(FailDeliveryDocument, () => ({
      data: { payload: { order: null, userErrors: [refusal({ code: 'TOO_LONG', field: ['reason'] })] } },
    }));
    const wrapper = await mountSuspended(StaffOrderSteps, { ...api.provided, props: { order: named, actions: ['FAIL_DELIVERY'] } });
    await wrapper.get('[data-step=FAIL_DELIVERY]').trigger('click');
    await wrapper.get('form').trigger('submit');
    await expect.poll(() => wrapper.find('.invalid-feedback').exists()).toBe(true);
    expect(wrapper.get('.invalid-feedback').text()).toBe('Please fill this in.');
    expect(api.asked).toEqual([]);
    await wrapper.get('input').setValue('Nobody was there.');
    await wrapper.get('form').trigger('submit');
    await expect.poll(() => wrapper.find('.invalid-feedback').exists() && wrapper.get('.invalid-feedback').text()).toBe('This is too long.');
    expect(api.asked[0]?.variables).toEqual({ orderId: 'one', reason: 'Nobody was there.' });
    expect(told()).toEqual([]);
  });

  it('is offered after the delivery, and before that an order is cancelled', async () => {
    const actions = ['CANCEL', 'FAIL_DELIVERY', 'COMPLETE_DELIVERY'] as const;
    const wrapper = await mountSuspended(StaffOrderSteps, { ...new FakeApi().provided, props: { order: named, actions } });
    const steps = (of: VueWrapper) => of.findAll('button').map((button) => button.attributes('data-step'));
    expect(steps(wrapper)).toEqual(['DELIVERED_PAID', 'DELIVERED_UNPAID', 'FAIL_DELIVERY', 'CANCEL']);
    await wrapper.setProps({ actions: ['CANCEL', 'RETRY_DELIVERY'] });
    expect(steps(wrapper)).toEqual(['RETRY_DELIVERY', 'CANCEL']);
  });

  it('of an order by card asks for no money at the door', async () => {
    const props = { order: { ...named, paymentMethod: 'CARD' as const }, actions: ['COMPLETE_DELIVERY' as const] };
    const wrapper = await mountSuspended(StaffOrderSteps, { ...new FakeApi().provided, props });
    expect(wrapper.findAll('button').map((button) => button.attributes('data-step'))).toEqual(['DELIVERED']);
  });
});
