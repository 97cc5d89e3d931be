import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';

import { address, profile, refusal } from '../support/account';
import { FakeApi } from '../support/api';
import { orderRow } from '../support/orders';
import AddressBook from '~/components/account/AddressBook.vue';
import CloseForm from '~/components/account/CloseForm.vue';
import ProfileForm from '~/components/account/ProfileForm.vue';
import {
  AccountDocument,
  AccountOrdersDocument,
  CloseAccountDocument,
  DeleteAddressDocument,
  ProfileDocument,
  SetDefaultAddressDocument,
  UpdateProfileDocument,
  type AccountOrdersQuery,
  type AccountQuery,
} from '~/gql/account/graphql';

type Wrapper = Awaited<ReturnType<typeof mountSuspended>>;

async function send(wrapper: Wrapper): Promise<void> {
  await wrapper.get('form').trigger('submit');
  await vi.waitUntil(async () => {
    await flushPromises();
    return !wrapper.find('button[type=submit][aria-disabled]').exists();
  });
}

function connection(ids: string[], next: string | null): AccountQuery['me']['orders'] {
  return {
    __typename: 'OrderConnection',
    edges: ids.map((id) => ({ __typename: 'OrderEdge', cursor: id, node: orderRow({ id, code: id }) })),
    pageInfo: { __typename: 'PageInfo', hasNextPage: next !== null, endCursor: next },
  } as AccountQuery['me']['orders'];
}

function account(addresses: ReturnType<typeof address>[]): AccountQuery {
  const me = { __typename: 'Customer', profile: profile(), addresses, orders: connection(['a', 'b'], 'b') };
  return { me } as AccountQuery;
}

describe('the account', () => {
  it('is read once, and more orders are put behind those that are there', async () => {
    const api = new FakeApi()
      .on(AccountDocument, () => ({ data: account([address()]) }))
      .on(AccountOrdersDocument, ({ after }) => ({
        data: { me: { __typename: 'Customer', orders: connection(after === 'b' ? ['c'] : ['z', 'a', 'b'], null) } as AccountOrdersQuery['me'] },
      }));
    let read: ReturnType<typeof provideAccount> | undefined;
    await mountSuspended(defineComponent({ setup: () => ((read = provideAccount()), () => h('p')) }), api.provided);
    await flushPromises();
    const codes = () => read?.orders.value.map(({ code }) => code);
    expect([codes(), read?.profile.value?.name, read?.hasMoreOrders.value]).toEqual([['a', 'b'], 'Ada', true]);
    await read?.moreOrders.load();
    expect([codes(), read?.hasMoreOrders.value]).toEqual([['a', 'b', 'c'], false]);
    await read?.readOrdersAnew();
    expect(codes()).toEqual(['z', 'a', 'b']);
    // The second may be asked for because of what the first is too early for.
    await Promise.all([read?.readOrdersAnew(), read?.readOrdersAnew()]);
    expect(api.asked.map(({ name, variables }) => [name, variables.after])).toEqual([
      ['Account', undefined],
      ['AccountOrders', 'b'],
      ['AccountOrders', undefined],
      ['AccountOrders', undefined],
      ['AccountOrders', undefined],
    ]);
  });

  it('shows a profile that was changed elsewhere as it is now', async () => {
    const stored = profile({ name: 'Ada King', version: 4 });
    const api = new FakeApi()
      .on(ProfileDocument, () => ({ data: { customerProfile: stored } }))
      .on(UpdateProfileDocument, () => ({
        data: { updateProfile: { profile: null, userErrors: [refusal({ code: 'VERSION_CONFLICT', field: ['version'] })] } },
      }));
    const wrapper = await mountSuspended(ProfileForm, { ...api.provided, props: { profile: profile() } });
    await wrapper.get('[name=name]').setValue('Ada Byron');
    await send(wrapper);
    expect(api.asked[0]?.variables).toEqual({ input: { name: 'Ada Byron', phone: null, locale: null }, version: 3 });
    expect(wrapper.get('.alert').text()).toContain('This has been changed in the meantime.');
    await wrapper.setProps({ profile: stored });
    expect(wrapper.get<HTMLInputElement>('[name=name]').element.value).toBe('Ada King');
  });
});

describe('the addresses', () => {
  async function open(attachTo?: HTMLElement) {
    const home = address({ isDefault: true });
    const work = address({ id: 'work', label: 'Work' });
    const api = new FakeApi()
      .on(AccountDocument, () => ({ data: account([home, work]) }))
      .on(SetDefaultAddressDocument, ({ id }) => ({
        data: { setDefaultAddress: { profile: profile({ defaultAddressId: id }), userErrors: [] } },
      }))
      .on(DeleteAddressDocument, ({ id }) => ({ data: { deleteAddress: { deletedAddressId: id, userErrors: [] } } }));
    await api.client.query({ query: AccountDocument, variables: { first: 10 } });
    const held = () => api.client.readQuery({ query: AccountDocument, variables: { first: 10 } })?.me;
    const wrapper = await mountSuspended(AddressBook, { ...api.provided, attachTo, props: { addresses: [home, work] } });
    return { api, held, wrapper };
  }

  it('have one default', async () => {
    const { held, wrapper } = await open();
    await wrapper.get('[aria-label="Use as default: Work"]').trigger('click');
    await flushPromises();
    expect(held()?.addresses.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ['home', false],
      ['work', true],
    ]);
    expect(held()?.profile.defaultAddressId).toBe('work');
  });

  it('are deleted after a question', async () => {
    const { api, held, wrapper } = await open();
    await wrapper.get('[aria-label="Delete Work"]').trigger('click');
    expect(api.asked.map(({ name }) => name)).toEqual(['Account']);
    await wrapper.get('.btn-danger').trigger('click');
    await flushPromises();
    expect(held()?.addresses.map(({ id }) => id)).toEqual(['home']);
    expect(api.asked.map(({ name }) => name)).toEqual(['Account', 'DeleteAddress']);
  });

  it('keep a form that is open, and say so when its address is gone', async () => {
    const { wrapper } = await open();
    await wrapper.get('[aria-label="Edit Home"]').trigger('click');
    await wrapper.get('[aria-label="Use as default: Work"]').trigger('click');
    await flushPromises();
    expect(wrapper.find('form').exists()).toBe(true);
    await wrapper.setProps({ addresses: [address({ id: 'work' })] });
    expect(wrapper.find('form').exists()).toBe(false);
    expect(wrapper.get('.alert').text()).toBe('Sorry, this no longer exists.');
  });

  it('lead the focus into a form that opens, and back to its opener', async () => {
    const { wrapper } = await open(document.body);
    await wrapper.get('[aria-label="Edit Work"]').trigger('click');
    expect(document.activeElement).toBe(wrapper.get('[name=name]').element);
    await wrapper.get('form .btn-outline-secondary').trigger('click');
    await nextTick();
    expect(document.activeElement).toBe(wrapper.get('[aria-label="Edit Work"]').element);
    await wrapper.get('.btn-primary').trigger('click');
    expect(document.activeElement).toBe(wrapper.get('[name=name]').element);
    await wrapper.get('form .btn-outline-secondary').trigger('click');
    await nextTick();
    expect(document.activeElement).toBe(wrapper.get('.btn-primary').element);
    wrapper.unmount();
  });

  it('can be none', async () => {
    const wrapper = await mountSuspended(AddressBook, { ...new FakeApi().provided, props: { addresses: [] } });
    expect(wrapper.text()).toContain('You have no addresses yet.');
  });
});

describe('closing the account', () => {
  it('asks for the word, and leads to the orders that are open', async () => {
    const api = new FakeApi().on(CloseAccountDocument, () => ({
      data: { closeAccount: { ok: false, userErrors: [refusal({ code: 'INVALID_TRANSITION' })] } },
    }));
    const wrapper = await mountSuspended(CloseForm, api.provided);
    await wrapper.get('[name=word]').setValue('closed');
    await send(wrapper);
    await vi.waitFor(() => expect(wrapper.get('.invalid-feedback').text()).toBe('Please enter the word shown above.'));
    expect(api.asked).toEqual([]);
    await wrapper.get('[name=word]').setValue(' Close ');
    await send(wrapper);
    expect(wrapper.get('.alert a').attributes('href')).toBe('/account/orders');
  });
});
