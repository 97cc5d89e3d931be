import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';

import { FakeApi } from '../support/api';
import SlotPicker from '~/components/delivery/SlotPicker.vue';
import { DeliverySlotsDocument, type DeliverySlotsQuery } from '~/gql/account/graphql';

type Slot = DeliverySlotsQuery['deliverySlots'][number];

function slot(startsAt: string, parts: Partial<Slot> = {}): Slot {
  const endsAt = new Date(Date.parse(startsAt) + 2 * 3600_000).toISOString();
  return { id: startsAt, startsAt, endsAt, remaining: 20, bookable: true, ...parts };
}

async function pick(slots: Slot[], props: { modelValue: string | null; allowNone?: boolean; problem?: string }) {
  const api = new FakeApi().on(DeliverySlotsDocument, () => ({
    data: { deliverySlots: slots.map((slot) => ({ __typename: 'DeliverySlot' as const, ...slot })) },
  }));
  const wrapper = await mountSuspended(SlotPicker, { ...api.provided, props });
  await flushPromises();
  return { api, wrapper };
}

describe('the choice of a delivery time', () => {
  it('lists the times by days of the shop, and lets only free ones be chosen', async () => {
    const { api, wrapper } = await pick(
      [
        slot('2026-11-23T09:00:00.000Z', { bookable: false }),
        slot('2026-11-23T12:00:00.000Z', { remaining: 0, bookable: false }),
        // Past midnight in Berlin, where the shop is.
        slot('2026-11-23T23:30:00.000Z', { remaining: 2 }),
        slot('2026-11-24T09:00:00.000Z'),
      ],
      { modelValue: null },
    );
    expect(api.asked).toEqual([{ name: 'DeliverySlots', variables: { days: 14 } }]);
    const days = wrapper.findAll('[role=group]').map((day) => day.get('p').text());
    expect(days).toEqual(['Monday, November 23', 'Tuesday, November 24']);
    const words = wrapper.findAll('label').map((label) => label.text());
    expect(words[0]).toMatch(/10:00.*can no longer be booked/);
    expect(words[1]).toMatch(/1:00.*fully booked/);
    expect(words[2]).toMatch(/12:30.*only 2 places left/);
    expect(words[3]).not.toContain('left');
    const closed = wrapper.findAll('input').map((input) => input.attributes('disabled') !== undefined);
    expect(closed).toEqual([true, true, false, false]);
    await wrapper.findAll('input')[3]?.setValue(true);
    expect(wrapper.emitted('update:modelValue')).toEqual([['2026-11-24T09:00:00.000Z']]);
  });

  it('offers to choose later, where that is allowed', async () => {
    const { wrapper } = await pick([slot('2026-11-24T09:00:00.000Z')], {
      modelValue: '2026-11-24T09:00:00.000Z',
      allowNone: true,
    });
    const [later, first] = wrapper.findAll<HTMLInputElement>('input');
    expect(first?.element.checked).toBe(true);
    await later?.setValue(true);
    expect(wrapper.emitted('update:modelValue')).toEqual([[null]]);
  });

  it('shows the first days, and the others when they are asked for or one of them is chosen', async () => {
    const days = ['24', '25', '26', '27', '28', '29'].map((day) => slot(`2026-11-${day}T09:00:00.000Z`));
    const { wrapper } = await pick(days, { modelValue: null });
    expect(wrapper.findAll('[role=group]')).toHaveLength(4);
    await wrapper.get('button').trigger('click');
    expect(wrapper.findAll('[role=group]')).toHaveLength(6);
    expect(wrapper.find('button').exists()).toBe(false);
    const chosen = await pick(days, { modelValue: '2026-11-29T09:00:00.000Z' });
    expect(chosen.wrapper.findAll('[role=group]')).toHaveLength(6);
  });

  it('says that there is none', async () => {
    const { wrapper } = await pick([slot('2026-11-24T09:00:00.000Z', { remaining: 0, bookable: false })], { modelValue: null });
    expect(wrapper.text()).toContain('Sorry, there are no delivery times available at the moment.');
    expect(wrapper.find('input').exists()).toBe(false);
  });

  it('looks again when the chosen time was refused, and says why beside it', async () => {
    const { api, wrapper } = await pick([slot('2026-11-24T09:00:00.000Z')], { modelValue: null });
    await wrapper.setProps({ problem: 'Sorry, this delivery time is fully booked.' });
    await flushPromises();
    expect(wrapper.get('[role=alert]').text()).toBe('Sorry, this delivery time is fully booked.');
    expect(api.asked).toHaveLength(2);
  });

  it('lets the visitor try again when the times cannot be read', async () => {
    let isLost = true;
    const api = new FakeApi().on(DeliverySlotsDocument, () =>
      isLost ? { lost: true } : { data: { deliverySlots: [slot('2026-11-24T09:00:00.000Z')] } },
    );
    const wrapper = await mountSuspended(SlotPicker, { ...api.provided, props: { modelValue: null } });
    await flushPromises();
    isLost = false;
    await wrapper.get('[role=alert] button').trigger('click');
    await flushPromises();
    expect(wrapper.findAll('input')).toHaveLength(1);
  });
});
