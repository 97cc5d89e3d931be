import { mountSuspended } from '@nuxt/test-utils/runtime';
import { describe, expect, it } from 'vitest';

import { profile } from '../support/account';
import { FakeApi } from '../support/api';
import { CustomerByEmailDocument, type CustomerByEmailQuery } from '~/gql/staff/graphql';
import StaffCustomerLookUp from '~/components/staff/StaffCustomerLookUp.vue';

describe('looking for a customer', () => {
  it('sets the last one aside when the next is not found, or cannot be looked for', async () => {
    const found = { ...profile(), username: 'ada', createdAt: '2026-11-21T08:00:00.000Z' };
    let answer: 'found' | 'nobody' | 'lost' = 'found';
    const api = new FakeApi().on(CustomerByEmailDocument, () => {
      if (answer === 'lost') return { lost: true };
      return { data: { customerByEmail: answer === 'found' ? found : null } as CustomerByEmailQuery };
    });
    const wrapper = await mountSuspended(StaffCustomerLookUp, api.provided);
    const look = async (email: string) => {
      await wrapper.get('input').setValue(email);
      await wrapper.get('form').trigger('submit');
    };
    for (const [failure, words] of [
      ['lost', 'Please try again in a moment.'],
      ['nobody', 'No customer has this e-mail address.'],
    ] as const) {
      answer = 'found';
      await look('ada@example.com');
      await expect.poll(() => wrapper.find('.found-customer').exists()).toBe(true);
      answer = failure;
      await look('bob@example.com');
      await expect.poll(() => wrapper.text()).toContain(words);
      expect(wrapper.find('.found-customer').exists()).toBe(false);
    }
  });
});
