import type { Amount } from '~/utils/formats';
import type { PaymentsConfig } from '~/utils/config';

// The port to a payment provider. The number of a card goes from the customer's browser to the provider and nowhere
// else: what comes back and goes to the API is a token.

/** What is wrong with a card: a key of the message files, or a sentence of the provider's in the visitor's language. */
export type CardProblem = { key: string } | { text: string };

/** A token for a card, or what is wrong with what was entered. A provider that cannot be reached throws. */
export type CardAnswer = { token: string } | { problem: CardProblem };

/** Where somebody enters a card. */
export interface CardEntry {
  /** Has the provider make a token that pays at most this amount. */
  tokenize(amount: Amount): Promise<CardAnswer>;
}

/** What became of a payment that its owner has to confirm: `open` where that is left for later. */
export type Confirmation = 'confirmed' | 'refused' | 'open';

/** How somebody answers whether they have made a payment, where the provider has no page of its own to ask. */
export type AskOwner = () => Promise<Confirmation>;

/** Has the customer confirm a payment at the provider. */
export async function confirmPayment(config: PaymentsConfig, clientSecret: string, ask: AskOwner): Promise<Confirmation> {
  switch (config.provider) {
    case 'none':
      return 'open';
    case 'simulated': {
      const { confirmSimulated } = await import('~/utils/payments/simulated');
      return confirmSimulated(config.url, clientSecret, await ask());
    }
    case 'stripe': {
      const { confirmWithStripe, stripeOf } = await import('~/utils/payments/stripe');
      return confirmWithStripe(await stripeOf(config.publishableKey), clientSecret);
    }
  }
}
