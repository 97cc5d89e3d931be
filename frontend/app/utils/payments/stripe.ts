import { loadStripe } from '@stripe/stripe-js/pure';
import type { Stripe, StripeCardElement } from '@stripe/stripe-js';

import type { CardAnswer, CardEntry, Confirmation } from '~/utils/payments/port';

// Stripe: the shop's token is the id of a PaymentMethod, which Stripe's own element makes of a card
// (`src/payments/stripe`).

/** What of Stripe.js makes tokens and confirms payments. */
export type StripeCards = Pick<Stripe, 'createPaymentMethod'>;
export type StripeConfirmation = Pick<Stripe, 'handleNextAction'>;

const loaded = new Map<string, Promise<Stripe>>();

/** Stripe.js, which is loaded from Stripe when it is needed for the first time. What fails is tried again. */
export function stripeOf(publishableKey: string): Promise<Stripe> {
  const held = loaded.get(publishableKey);
  if (held) return held;
  const loading = load(publishableKey);
  loaded.set(publishableKey, loading);
  loading.catch(() => loaded.delete(publishableKey));
  return loading;
}

async function load(publishableKey: string): Promise<Stripe> {
  const stripe = await loadStripe(publishableKey).catch((cause: unknown) => {
    throw new TypeError('Stripe.js cannot be loaded', { cause });
  });
  if (!stripe) throw new TypeError('Stripe.js needs a browser');
  return stripe;
}

/** A card that is entered in Stripe's element. The element speaks the visitor's language, its faults too. */
export function stripeEntry(stripe: StripeCards, card: StripeCardElement): CardEntry {
  return {
    async tokenize(): Promise<CardAnswer> {
      const { paymentMethod, error } = await stripe.createPaymentMethod({ type: 'card', card });
      if (paymentMethod) return { token: paymentMethod.id };
      if (error.type === 'validation_error' || error.type === 'card_error') {
        return { problem: error.message ? { text: error.message } : { key: 'checkout.card.number' } };
      }
      throw new TypeError(`Stripe answered ${error.type}`);
    },
  };
}

/** Has the customer's bank ask the customer, in a window of Stripe's. */
export async function confirmWithStripe(stripe: StripeConfirmation, clientSecret: string): Promise<Confirmation> {
  const { paymentIntent, error } = await stripe.handleNextAction({ clientSecret });
  if (paymentIntent?.status === 'requires_capture' || paymentIntent?.status === 'succeeded') return 'confirmed';
  if (paymentIntent?.status === 'requires_payment_method' || paymentIntent?.status === 'canceled') return 'refused';
  return error?.code === 'payment_intent_authentication_failure' ? 'refused' : 'open';
}
