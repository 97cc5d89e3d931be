import type { Stripe, StripeCardElement } from '@stripe/stripe-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { confirmPayment } from '~/utils/payments/port';
import { confirmSimulated, preauthorize, TEST_NUMBERS } from '~/utils/payments/simulated';
import { confirmWithStripe, stripeEntry, type StripeCards, type StripeConfirmation } from '~/utils/payments/stripe';

const PROVIDER = 'https://cards.example/payments';
const amount = { amount: 1690, currency: 'EUR' };
const fetched = vi.fn<typeof fetch>();

beforeEach(() => vi.stubGlobal('fetch', fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
});

const answer = (status: number, body: unknown) => fetched.mockResolvedValueOnce(Response.json(body, { status }));

describe('the simulated provider', () => {
  it('makes a token of a number, for the amount', async () => {
    answer(200, { paymentToken: 'tok_1' });
    expect(await preauthorize(PROVIDER, TEST_NUMBERS.pays, amount)).toEqual({ token: 'tok_1' });
    const [address, request] = fetched.mock.calls[0] ?? [];
    expect(address).toBe(`${PROVIDER}/preauth`);
    expect(JSON.parse(String(request?.body))).toEqual({ cardNumber: '4242424242424242', amount: 1690 });
  });

  it('is not asked for what is no number', async () => {
    for (const number of ['', '42', 'four', '4242x4242x4242x4242']) {
      expect(await preauthorize(PROVIDER, number, amount)).toEqual({ problem: { key: 'checkout.card.number' } });
    }
    expect(fetched).not.toHaveBeenCalled();
  });

  it('says what is wrong with a number', async () => {
    answer(400, { code: 'UNKNOWN_CARD', message: 'in English' });
    expect(await preauthorize(PROVIDER, '5555 5555 5555 4444', amount)).toEqual({ problem: { key: 'checkout.card.unknown' } });
    answer(400, { code: 'AMOUNT', message: 'in English' });
    expect(await preauthorize(PROVIDER, TEST_NUMBERS.pays, amount)).toEqual({ problem: { key: 'checkout.card.amount' } });
  });

  it('fails when it answers with something else, without telling the number', async () => {
    answer(500, { code: 'STORE', message: 'in English' });
    await expect(preauthorize(PROVIDER, TEST_NUMBERS.pays, amount)).rejects.toThrow('the payment provider answered 500');
    answer(200, {});
    await expect(preauthorize(PROVIDER, TEST_NUMBERS.pays, amount)).rejects.not.toThrow(/4242/);
  });

  it('is told what its owner says of a payment, and not bothered when that is left for later', async () => {
    fetched.mockResolvedValue(new Response());
    const config = { provider: 'simulated', url: PROVIDER } as const;
    expect(await confirmPayment(config, 'pay_1_secret', () => Promise.resolve('confirmed'))).toBe('confirmed');
    expect(await confirmPayment(config, 'pay_1_secret', () => Promise.resolve('refused'))).toBe('refused');
    expect(await confirmSimulated(PROVIDER, 'pay_1_secret', 'open')).toBe('open');
    expect(fetched.mock.calls.map(([address, request]) => [address, String(request?.body)])).toEqual([
      [`${PROVIDER}/confirm`, 'clientSecret=pay_1_secret&outcome=CONFIRM'],
      [`${PROVIDER}/confirm`, 'clientSecret=pay_1_secret&outcome=REFUSE'],
    ]);
  });
});

describe('Stripe', () => {
  const element = {} as StripeCardElement;
  type Made = Awaited<ReturnType<Stripe['createPaymentMethod']>>;
  type Confirmed = Awaited<ReturnType<Stripe['handleNextAction']>>;
  const cards = (made: Partial<Made>) => {
    const createPaymentMethod = vi.fn(() => Promise.resolve(made as Made));
    return { createPaymentMethod, entry: stripeEntry({ createPaymentMethod } as StripeCards, element) };
  };

  it('makes a PaymentMethod of its element, whose id is the token', async () => {
    const { createPaymentMethod, entry } = cards({ paymentMethod: { id: 'pm_1' } } as Made);
    expect(await entry.tokenize(amount)).toEqual({ token: 'pm_1' });
    expect(createPaymentMethod).toHaveBeenCalledWith({ type: 'card', card: element });
  });

  it('says in its own words what is wrong with the card', async () => {
    const { entry } = cards({ error: { type: 'validation_error', message: 'Ihre Kartennummer ist unvollständig.' } } as Made);
    expect(await entry.tokenize(amount)).toEqual({ problem: { text: 'Ihre Kartennummer ist unvollständig.' } });
    const silent = cards({ error: { type: 'card_error' } } as Made);
    expect(await silent.entry.tokenize(amount)).toEqual({ problem: { key: 'checkout.card.number' } });
  });

  it('fails when it cannot be asked', async () => {
    const { entry } = cards({ error: { type: 'api_connection_error' } } as Made);
    await expect(entry.tokenize(amount)).rejects.toThrow('Stripe answered api_connection_error');
  });

  it.each([
    [{ paymentIntent: { status: 'requires_capture' } }, 'confirmed'],
    [{ paymentIntent: { status: 'requires_payment_method' } }, 'refused'],
    [{ error: { code: 'payment_intent_authentication_failure' } }, 'refused'],
    [{ error: { type: 'api_connection_error' } }, 'open'],
    [{ paymentIntent: { status: 'processing' } }, 'open'],
  ])('has the bank ask, with %j', async (result, outcome) => {
    const handleNextAction = vi.fn(() => Promise.resolve(result as Confirmed));
    const stripe: StripeConfirmation = { handleNextAction };
    expect(await confirmWithStripe(stripe, 'pi_1_secret')).toBe(outcome);
    expect(handleNextAction).toHaveBeenCalledWith({ clientSecret: 'pi_1_secret' });
  });
});
