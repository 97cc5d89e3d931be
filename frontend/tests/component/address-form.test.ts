import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';

import { address, refusal } from '../support/account';
import { FakeApi } from '../support/api';
import AddressForm from '~/components/account/AddressForm.vue';
import { AddAddressDocument, AddressesDocument, UpdateAddressDocument } from '~/gql/account/graphql';

type Wrapper = Awaited<ReturnType<typeof mountSuspended>>;

async function fill(wrapper: Wrapper, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await wrapper.get(`[name=${name}]`).setValue(value);
}

/** Sends the form; its rules answer after a moment of their own. */
async function send(wrapper: Wrapper): Promise<void> {
  await wrapper.get('form').trigger('submit');
  await vi.waitUntil(async () => {
    await flushPromises();
    return !wrapper.find('button[type=submit][aria-disabled]').exists();
  });
}

const HOME = { street: ' 1 Main Street ', zip: 'T12', city: 'Cork', country: 'IE' };

describe('the form of an address', () => {
  it('adds one, sends the code of the country, and puts it into the list that was read', async () => {
    const api = new FakeApi()
      .on(AddressesDocument, () => ({ data: { addresses: [address({ id: 'work' })] } }))
      .on(AddAddressDocument, () => ({ data: { addAddress: { address: address(), userErrors: [] } } }));
    await api.client.query({ query: AddressesDocument });
    const wrapper = await mountSuspended(AddressForm, api.provided);
    await fill(wrapper, { ...HOME, phone: ' ' });
    await send(wrapper);
    expect(api.asked[1]?.variables).toEqual({
      idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
      input: {
        street: '1 Main Street',
        zip: 'T12',
        city: 'Cork',
        country: 'IE',
        label: null,
        name: null,
        company: null,
        state: null,
        phone: null,
        instructions: null,
      },
    });
    expect(wrapper.emitted('saved')).toEqual([[address()]]);
    const held = api.client.readQuery({ query: AddressesDocument });
    expect(held?.addresses.map(({ id }) => id)).toEqual(['work', 'home']);
    expect(api.asked).toHaveLength(2);
  });

  it('sends nothing that the API would refuse', async () => {
    const api = new FakeApi();
    const wrapper = await mountSuspended(AddressForm, api.provided);
    await fill(wrapper, { street: 'a<b>c', phone: '12 34', name: 'x'.repeat(101) });
    await send(wrapper);
    const problems = Object.fromEntries(
      wrapper.findAll('[aria-invalid=true]').map((field) => [
        field.attributes('name'),
        wrapper.get(`#${CSS.escape(field.attributes('aria-describedby')?.split(' ').at(-1) ?? '')}`).text(),
      ]),
    );
    expect(problems).toEqual({
      name: 'This is too long.',
      street: 'This contains characters that are not allowed.',
      zip: 'Please fill this in.',
      city: 'Please fill this in.',
      country: 'Please fill this in.',
      phone: 'Please enter a telephone number, such as +49 30 1234567.',
    });
    expect(api.asked).toEqual([]);
  });

  it('shows refusals beside their fields, and repeats the same wish under the same key', async () => {
    const refusals = [refusal({ code: 'INVALID', field: ['input', 'zip'] }), refusal({ code: 'LIMIT_REACHED' })];
    const api = new FakeApi().on(AddAddressDocument, () => ({
      data: { addAddress: { address: null, userErrors: refusals } },
    }));
    const wrapper = await mountSuspended(AddressForm, api.provided);
    await fill(wrapper, HOME);
    await send(wrapper);
    expect(wrapper.get('.invalid-feedback').text()).toBe('Please check this.');
    expect(wrapper.get('[aria-invalid=true]').attributes('name')).toBe('zip');
    expect(wrapper.get('.alert').text()).toBe('You have reached the limit.');
    await send(wrapper);
    await fill(wrapper, { zip: 'T13' });
    await send(wrapper);
    const [first, second, third] = api.asked.map(({ variables }) => variables.idempotencyKey);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('keeps a country that somebody once wrote as a choice', async () => {
    const wrapper = await mountSuspended(AddressForm, {
      ...new FakeApi().provided,
      props: { address: address({ country: 'Éire' }) },
    });
    const select = wrapper.get<HTMLSelectElement>('select');
    expect(select.element.value).toBe('Éire');
    expect(select.findAll('option').map((option) => option.text())).toEqual(expect.arrayContaining(['Éire', 'Ireland']));
  });

  it('shows an address that was changed elsewhere as it is now', async () => {
    const stored = [address({ street: '2 New Street', version: 2 })];
    const api = new FakeApi()
      .on(AddressesDocument, () => ({ data: { addresses: stored } }))
      .on(UpdateAddressDocument, () => ({
        data: {
          updateAddress: { address: null, userErrors: [refusal({ code: 'VERSION_CONFLICT', field: ['version'] })] },
        },
      }));
    const wrapper = await mountSuspended(AddressForm, { ...api.provided, props: { address: address() } });
    await fill(wrapper, { street: '3 Third Street' });
    await send(wrapper);
    expect(api.asked.map(({ name }) => name)).toEqual(['UpdateAddress', 'Addresses']);
    expect(api.asked[0]?.variables).toMatchObject({ id: 'home', version: 1 });
    expect(wrapper.get('.alert').text()).toContain('This has been changed in the meantime.');
    await wrapper.setProps({ address: stored[0] });
    expect(wrapper.get<HTMLInputElement>('[name=street]').element.value).toBe('2 New Street');
  });
});
