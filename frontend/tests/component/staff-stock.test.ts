import { mountSuspended } from '@nuxt/test-utils/runtime';
import { describe, expect, it, vi } from 'vitest';

import { refusal } from '../support/account';
import { FakeApi } from '../support/api';
import { stockLevel } from '../support/staff';
import { AdjustStockDocument, type StockPartsFragment } from '~/gql/staff/graphql';
import StaffStockForm from '~/components/staff/StaffStockForm.vue';

const KEY = /^[\da-f-]{36}$/;

/** The form of a product of which 7 pieces are available; read anew, it is `now`, or cannot be read. */
async function form(api: FakeApi, now?: StockPartsFragment) {
  const readAnew = vi.fn(async () => {
    if (now) await wrapper.setProps({ level: now });
    return now !== undefined;
  });
  const wrapper = await mountSuspended(StaffStockForm, { ...api.provided, props: { name: 'Rope toy', level: stockLevel(), readAnew } });
  const send = async (values: Record<string, string>, change?: 'take' | 'count') => {
    if (change) await wrapper.get(`input[value=${change}]`).setValue();
    for (const [name, value] of Object.entries(values)) await wrapper.get(`input[name=${name}]`).setValue(value);
    await wrapper.get('form').trigger('submit');
  };
  const problems = () => wrapper.findAll('.invalid-feedback').map((problem) => problem.text());
  return { wrapper, send, problems, readAnew };
}

describe('the change of a stock', () => {
  it('takes pieces away, once under one key', async () => {
    let isLost = true;
    const api = new FakeApi().on(AdjustStockDocument, () =>
      isLost ? { lost: true } : { data: { adjustStock: { stock: stockLevel({ available: 5 }), replayed: false, userErrors: [] } } },
    );
    const { wrapper, send } = await form(api);
    await send({ pieces: '2', reason: 'Broken.' }, 'take');
    await expect.poll(() => wrapper.text()).toContain('Please try again in a moment.');
    isLost = false;
    await send({});
    await expect.poll(() => wrapper.emitted('saved')).toEqual([[expect.objectContaining({ available: 5 })]]);
    const [first, second] = api.asked.map(({ variables }) => variables.input);
    expect(first).toEqual({ idempotencyKey: expect.stringMatching(KEY), productId: 'rope-toy', delta: -2, reason: 'Broken.' });
    expect(second).toEqual(first);
  });

  it('knows what a count makes of the available pieces', async () => {
    const api = new FakeApi().on(AdjustStockDocument, () => ({ data: { adjustStock: { stock: stockLevel(), replayed: false, userErrors: [] } } }));
    const { wrapper, send } = await form(api);
    await wrapper.get('input[value=count]').setValue();
    await wrapper.get('input[name=pieces]').setValue('12');
    expect(wrapper.text()).toContain('9 of them are available.');
    await send({ reason: 'Counted.' });
    await expect.poll(() => api.asked[0]?.variables.input).toMatchObject({ changeFrom: 7, changeTo: 9 });
  });

  it('says how many there are now when somebody was faster', async () => {
    const conflict = refusal({ code: 'VERSION_CONFLICT', field: ['input', 'changeFrom'], available: 4 });
    const api = new FakeApi().on(AdjustStockDocument, () => ({ data: { adjustStock: { stock: null, replayed: false, userErrors: [conflict] } } }));
    const { wrapper, send, problems } = await form(api, stockLevel({ available: 4 }));
    await send({ pieces: '12', reason: 'Counted.' }, 'count');
    await expect.poll(() => wrapper.find('.alert-warning').exists()).toBe(true);
    expect(wrapper.get('.alert-warning').text()).toBe('Somebody else was faster: 4 are available now.');
    expect(problems()).toEqual(['This has been changed in the meantime. Please check it again.']);
    expect(wrapper.get<HTMLInputElement>('input[name=reason]').element.value).toBe('Counted.');
  });

  it('says how many there are now when the answer is lost, and repeats what was sent before', async () => {
    let isLost = true;
    const api = new FakeApi().on(AdjustStockDocument, () =>
      isLost ? { lost: true } : { data: { adjustStock: { stock: stockLevel({ available: 9 }), replayed: true, userErrors: [] } } },
    );
    const { wrapper, send } = await form(api, stockLevel({ available: 9, lowStockAt: 8 }));
    await send({ pieces: '12', reason: 'Counted.' }, 'count');
    await expect.poll(() => wrapper.find('.alert-warning').exists()).toBe(true);
    expect(wrapper.get('.alert-warning').text()).toBe('The change may have been saved: 9 pieces are available now.');
    expect(wrapper.text()).toContain('Please try again in a moment.');
    isLost = false;
    await send({});
    await expect.poll(() => wrapper.emitted('saved')).toHaveLength(1);
    const [first, second] = api.asked.map(({ variables }) => variables.input);
    expect(first).toMatchObject({ changeFrom: 7, changeTo: 9 });
    expect(first).not.toHaveProperty('lowStockAt');
    expect(second).toEqual(first);
  });

  it('says that a lost change counts before another one is made', async () => {
    let answer: 'lost' | 'reused' | 'saved' = 'lost';
    const reused = refusal({ code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] });
    const api = new FakeApi().on(AdjustStockDocument, () => {
      if (answer === 'lost') return { lost: true };
      const isReused = answer === 'reused';
      return { data: { adjustStock: { stock: isReused ? null : stockLevel({ available: 11 }), replayed: false, userErrors: isReused ? [reused] : [] } } };
    });
    const { wrapper, send, readAnew } = await form(api, stockLevel({ available: 9 }));
    await send({ pieces: '2', reason: 'Found.' });
    await expect.poll(() => readAnew.mock.calls.length).toBe(1);
    answer = 'reused';
    await send({ pieces: '4' });
    await expect.poll(() => wrapper.find('.alert-warning').exists() && wrapper.get('.alert-warning').text()).toBe(
      'Your change before this one was saved: 9 pieces are available now.',
    );
    expect(wrapper.text()).not.toContain('Something else was sent');
    expect(wrapper.emitted('saved')).toBeUndefined();
    answer = 'saved';
    await send({ pieces: '2' });
    await expect.poll(() => wrapper.emitted('saved')).toHaveLength(1);
    const keys = api.asked.map(({ variables }) => Object(variables.input).idempotencyKey);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).toMatch(KEY);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('tells no number that could not be read', async () => {
    const { wrapper, send } = await form(new FakeApi().on(AdjustStockDocument, () => ({ lost: true })));
    await send({ pieces: '2', reason: 'Found.' });
    await expect.poll(() => wrapper.text()).toContain('Please try again in a moment.');
    expect(wrapper.find('.alert-warning').exists()).toBe(false);
  });

  it('wants a number and a reason', async () => {
    const { send, problems } = await form(new FakeApi());
    await send({});
    await expect.poll(problems).toEqual(['Please fill this in.']);
    await send({ reason: 'Why not.', pieces: '-1' });
    await expect.poll(problems).toEqual(['Please enter a whole number.']);
    await send({ pieces: '' });
    await expect.poll(problems).toEqual(['Please fill this in.']);
  });
});
