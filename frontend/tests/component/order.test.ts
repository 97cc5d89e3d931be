import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';

import { refusal } from '../support/account';
import { FakeApi } from '../support/api';
import { item, order } from '../support/orders';
import OrderActions from '~/components/orders/OrderActions.vue';
import OrderDetails from '~/components/orders/OrderDetails.vue';
import StatusVoice from '~/components/orders/StatusVoice.vue';
import { CancelOrderDocument, OrderDocument } from '~/gql/account/graphql';

describe('an order', () => {
  it('tells what was missing when it was packed', async () => {
    const items = [item({ quantity: 2, packedQuantity: 1 }), item({ productId: 'bowl', productName: 'Bowl', packedQuantity: 1 })];
    const wrapper = await mountSuspended(OrderDetails, {
      ...new FakeApi().provided,
      props: { order: order({ items, status: 'PACKED', availableActions: [] }) },
    });
    expect(wrapper.findAll('strong').map((words) => words.text())).toEqual(['Packed: 1 of 2']);
    expect(wrapper.get('address').text()).toBe('Ada1 Main StreetT12 CorkIreland');
    expect(wrapper.find('.btn-outline-danger').exists()).toBe(false);
  });

  it('says what is to be done about a payment that is not confirmed', async () => {
    const props = { order: order({ status: 'AWAITING_PAYMENT', availableActions: [] }) };
    const wrapper = await mountSuspended(OrderDetails, { ...new FakeApi().provided, props });
    expect(wrapper.get('.alert-warning').text()).toContain('Please confirm it with your bank');
  });

  it('keeps to itself what has been taken out of it', async () => {
    const { delivery } = order();
    const forgotten = { ...delivery, name: '', address: { ...delivery.address, street: '', city: '', zip: '', country: '' } };
    const props = { order: order({ delivery: forgotten, status: 'DELIVERED', availableActions: [] }) };
    const wrapper = await mountSuspended(OrderDetails, { ...new FakeApi().provided, props });
    expect(wrapper.find('address').exists()).toBe(false);
  });

  it('is read anew when it has gone on', async () => {
    const api = new FakeApi()
      .on(CancelOrderDocument, () => ({
        data: { cancelOrder: { order: null, userErrors: [refusal({ code: 'INVALID_TRANSITION' })] } },
      }))
      .on(OrderDocument, () => ({ data: { order: order({ status: 'PACKED', version: 3 }) } }));
    const wrapper = await mountSuspended(OrderActions, { ...api.provided, props: { order: order() } });
    await wrapper.get('.btn-outline-danger').trigger('click');
    await wrapper.get('.btn-danger').trigger('click');
    await flushPromises();
    expect(api.asked.map(({ name }) => name)).toEqual(['CancelOrder', 'Order']);
    expect(wrapper.get('.alert').text()).toContain('the order has moved on');
  });

  it('tells a change of its state aloud, and nothing at first', async () => {
    const wrapper = await mountSuspended(StatusVoice, { props: { code: 'X', status: 'PLACED' } });
    expect(wrapper.text()).toBe('');
    await wrapper.setProps({ status: 'PACKING' });
    expect(wrapper.text()).toBe('Order X: Being packed');
  });
});
