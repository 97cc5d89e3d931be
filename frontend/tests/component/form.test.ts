import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';

import FormFixture from '../support/FormFixture.vue';
import type { Refusal } from '~/utils/refusals';

const send = vi.fn<(values: { street: string; zip: string }) => Promise<readonly Refusal[]>>();

function refusal(code: Refusal['code'], field: string[] | null): Refusal {
  return { code, field, productId: null, available: null, expected: null, allowedActions: null };
}

async function submit(wrapper: VueWrapper): Promise<void> {
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  // vee-validate gathers the faults of all fields a turn later.
  await vi.waitFor(() => expect(wrapper.get('button').attributes('disabled')).toBeUndefined());
}

async function filled(): Promise<VueWrapper> {
  send.mockReset();
  const wrapper = await mountSuspended(FormFixture, { props: { send }, attachTo: document.body });
  await wrapper.get('[name=street]').setValue('1 Canal Street');
  await wrapper.get('[name=zip]').setValue('1012');
  return wrapper;
}

describe('a form', () => {
  it('says beside each field what is missing, sends nothing, and leads to the first one', async () => {
    send.mockReset();
    const wrapper = await mountSuspended(FormFixture, { props: { send }, attachTo: document.body });
    await submit(wrapper);
    await vi.waitFor(() => expect(wrapper.findAll('.invalid-feedback')).toHaveLength(2));
    expect(wrapper.get('.invalid-feedback').text()).toBe('Please fill this in.');
    const field = wrapper.get('[name=street]');
    expect(field.attributes('aria-describedby')).toBe(wrapper.get('.invalid-feedback').attributes('id'));
    expect(document.activeElement).toBe(field.element);
    expect(send).not.toHaveBeenCalled();
  });

  it('puts the refusals of the API beside their fields, and keeps what was typed', async () => {
    const wrapper = await filled();
    send.mockResolvedValue([refusal('AREA_NOT_SERVED', ['input', 'postcode']), refusal('LIMIT_REACHED', null)]);
    await submit(wrapper);
    expect(send).toHaveBeenCalledExactlyOnceWith({ street: '1 Canal Street', zip: '1012' });
    expect(wrapper.get('[name=zip] ~ .invalid-feedback').text()).toBe('Sorry, we do not deliver there.');
    expect(wrapper.get('.alert-danger').text()).toBe('You have reached the limit.');
    expect(wrapper.get<HTMLInputElement>('[name=street]').element.value).toBe('1 Canal Street');
  });

  it('says what to do when the answer does not come, and can be sent again', async () => {
    const wrapper = await filled();
    send.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValueOnce([]);
    await submit(wrapper);
    expect(wrapper.get('[role=alert]').text()).toContain('Please try again in a moment.');
    await submit(wrapper);
    expect(send).toHaveBeenCalledTimes(2);
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
  });

  it('is sent once, however often it is clicked', async () => {
    const wrapper = await filled();
    let answer: (refusals: Refusal[]) => void = () => {};
    send.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    await wrapper.get('form').trigger('submit');
    await wrapper.get('form').trigger('submit');
    await vi.waitFor(() => expect(send).toHaveBeenCalled());
    expect(wrapper.get('button').attributes('disabled')).toBeDefined();
    await wrapper.get('form').trigger('submit');
    answer([]);
    await vi.waitFor(() => expect(wrapper.get('button').attributes('disabled')).toBeUndefined());
    expect(send).toHaveBeenCalledOnce();
  });
});
