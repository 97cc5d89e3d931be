import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';

import { refusal } from '../support/account';
import FormFixture from '../support/FormFixture.vue';
import BusyButton from '~/components/form/BusyButton.vue';
import FormProblems from '~/components/form/FormProblems.vue';
import QuantityStepper from '~/components/form/QuantityStepper.vue';
import SubmitButton from '~/components/form/SubmitButton.vue';
import type { Refusal } from '~/utils/refusals';

const send = vi.fn<(values: { street: string; zip: string }) => Promise<readonly Refusal[]>>();

async function submit(wrapper: VueWrapper): Promise<void> {
  await wrapper.get('form').trigger('submit');
  await flushPromises();
  // vee-validate gathers the faults of all fields a turn later.
  await vi.waitFor(() => expect(wrapper.get('button').attributes('aria-disabled')).toBeUndefined());
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
    send.mockResolvedValue([refusal({ code: 'AREA_NOT_SERVED', field: ['input', 'postcode'] }), refusal({ code: 'LIMIT_REACHED', field: null })]);
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
    expect(wrapper.get('button').attributes('aria-disabled')).toBeDefined();
    await wrapper.get('form').trigger('submit');
    answer([]);
    await vi.waitFor(() => expect(wrapper.get('button').attributes('aria-disabled')).toBeUndefined());
    expect(send).toHaveBeenCalledOnce();
  });

  it('leads to what is wrong in it, and not in another form before it', async () => {
    const before = document.createElement('form');
    const field = document.createElement('input');
    field.setAttribute('aria-invalid', 'true');
    before.append(field);
    document.body.prepend(before);
    send.mockReset();
    const wrapper = await mountSuspended(FormFixture, { props: { send }, attachTo: document.body });
    await wrapper.get('[name=street]').setValue('1 Canal Street');
    await submit(wrapper);
    await vi.waitFor(() => expect(document.activeElement).toBe(wrapper.get('[name=zip]').element));
    before.remove();
  });

  it('keeps the focus on its button while it is on its way', async () => {
    const wrapper = await mountSuspended(SubmitButton, { props: { label: 'Send', busy: false }, attachTo: document.body });
    wrapper.element.focus();
    await wrapper.setProps({ busy: true });
    expect(document.activeElement).toBe(wrapper.element);
    const click = new MouseEvent('click', { cancelable: true });
    wrapper.element.dispatchEvent(click);
    expect([wrapper.attributes('aria-disabled'), wrapper.attributes('disabled'), click.defaultPrevented]).toEqual(['true', undefined, true]);
  });

  it('says each fault with one voice', async () => {
    const wrapper = await mountSuspended(FormProblems, { props: { problems: ['No.'], fault: { kind: 'try-again' } } });
    expect(wrapper.findAll('[role=alert]')).toHaveLength(1);
    expect(wrapper.find('[aria-live] [role=alert]').exists()).toBe(false);
    await wrapper.setProps({ problems: [], fault: { kind: 'left' } });
    expect(wrapper.text()).toBe('');
  });
});

describe('a button of a form', () => {
  it('does nothing while it is busy', async () => {
    const click = vi.fn();
    const wrapper = await mountSuspended(BusyButton, { props: { busy: true, onClick: click } });
    await wrapper.trigger('click');
    expect(click).not.toHaveBeenCalled();
    await wrapper.setProps({ busy: false });
    await wrapper.trigger('click');
    expect(click).toHaveBeenCalledOnce();
  });

  it('stays where it is at the end of its steps', async () => {
    const wrapper = await mountSuspended(QuantityStepper, { props: { name: 'Tea', modelValue: 2, least: 1, most: 2 } });
    const [fewer, more] = wrapper.findAll('button');
    expect([fewer, more].map((button) => button?.attributes('aria-disabled'))).toEqual([undefined, 'true']);
    await more?.trigger('click');
    expect(wrapper.emitted('update:modelValue')).toBeUndefined();
    await fewer?.trigger('click');
    expect(wrapper.emitted('update:modelValue')).toEqual([[1]]);
  });
});
