import { mountSuspended } from '@nuxt/test-utils/runtime';
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { vi } from 'vitest';

import type { FakeApi } from './api';
import CheckoutPage from '~/pages/checkout.vue';
import { keepMemory, newMemory } from '~/utils/checkout/memory';

/** Waits until everything that is under way has come. */
export const settled = async () => {
  for (let round = 0; round < 3; round += 1) {
    await flushPromises();
    await new Promise((resolve) => setTimeout(resolve));
  }
};

/** Opens the checkout at an API. */
export async function open(api: FakeApi) {
  const wrapper = await mountSuspended(CheckoutPage, { ...api.provided, attachTo: document.body });
  await settled();
  return wrapper;
}

/** Presses the button, and waits for what is expected to come of it. */
export async function submit(wrapper: VueWrapper, expected: () => void) {
  await wrapper.findAll('form').at(-1)?.trigger('submit');
  await vi.waitFor(expected);
  await settled();
}

/** The text of a part of the page. */
export const part = (wrapper: VueWrapper, id: string) => wrapper.get(`#checkout-${id}`).text();
/** The orders that were sent. */
export const sent = (api: FakeApi) => api.asked.filter(({ name }) => name === 'PlaceOrder').map(({ variables }) => variables.input);

/** An answer that comes when the test gives it. */
export function later<Answer>() {
  const settle: ((answer: Answer) => void)[] = [];
  const when = new Promise<Answer>((resolve) => settle.push(resolve));
  return { when, give: (answer: Answer) => settle[0]?.(answer) };
}

/** Leaves an order in the tab that was sent and never answered. */
export function sentBefore() {
  const memory = newMemory('ada');
  memory.unanswered = [{ idempotencyKey: memory.key, addressId: 'home', paymentMethod: 'ON_DELIVERY' }];
  keepMemory(memory);
  return memory;
}
