import { mountSuspended } from '@nuxt/test-utils/runtime';
import { describe, expect, it } from 'vitest';

import { refusal } from '../support/account';
import { FakeApi } from '../support/api';
import { stockLevel } from '../support/staff';
import { AdjustStockDocument } from '~/gql/staff/graphql';
import StaffStockForm from '~/components/staff/StaffStockForm.vue';

const KEY = /^[\da-f-]{36}$/;

async function form(api: FakeApi) {
  const wrapper = await mountSuspended(StaffStockForm, { ...api.provided, props: { name: 'Rope toy', level: stockLevel() } });
  const send = async (values: Record<string, string>, change?: 'take' | 'count') => {
    if (change) await wrapper.get(`input[value=${change}]`).setValue();
    for (const [name, value] of Object.entries(values)) await wrapper.get(`input[name=${name}]`).setValue(value);
    await wrapper.get('form').trigger('submit');
  };
  const problems = () => wrapper.findAll('.invalid-feedback').map((problem) => problem.text());
  return { wrapper, send, problems };
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
    expect(first).toEqual({ idempotencyKey: expect.stringMatching(KEY), productId: 'rope-toy', delta: -2, reason: 'Broken.', lowStockAt: 5 });
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
    const { wrapper, send, problems } = await form(api);
    await send({ pieces: '12', reason: 'Counted.' }, 'count');
    await expect.poll(() => wrapper.emitted('conflict')).toHaveLength(1);
    await wrapper.setProps({ level: stockLevel({ available: 4 }) });
    expect(wrapper.get('.alert-warning').text()).toBe('Somebody else was faster: 4 are available now.');
    expect(problems()).toEqual(['This has been changed in the meantime. Please check it again.']);
    expect(wrapper.get<HTMLInputElement>('input[name=reason]').element.value).toBe('Counted.');
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
