import type { PlacingOutcome } from '~/composables/useOrderPlacing';
import type { OrderWish } from '~/utils/checkout/placeOnce';
import { isOrderable } from '~/utils/checkout/quoteState';
import { isStale, placeOf } from '~/utils/checkout/refusals';
import type { Refusal } from '~/utils/refusals';

/** The parts of the page that can have a problem of their own. */
export type CheckoutPart = 'address' | 'slot' | 'payment' | 'total';

/** What is written in the form. */
export interface CheckoutFields {
  contactName: string | null;
  contactPhone: string | null;
  note: string | null;
}

/** The checkout: what it shows, what is wrong where, and the order. */
export function useCheckout() {
  const { t } = useLocale();
  const { sentence } = useRefusals();
  const session = useSession();
  const wishes = useCartWishes();
  const kept = useCheckoutMemory();
  const { memory, draft } = kept;
  const data = useCheckoutData();
  const pricing = useDeliveryQuote(
    () => (isInBook(draft.addressId) ? draft.addressId : null),
    () => data.cart.value,
  );
  const card = useCardToken();
  const placing = useOrderPlacing(kept);
  const problems = ref<Partial<Record<CheckoutPart, string>>>({});
  const isPlacing = ref(false);
  const isElsewhere = ref(false);

  function isInBook(id: string | null): boolean {
    return data.addresses.value.some((address) => address.id === id);
  }

  /** Offers the address that the customer prefers, until they choose another one. */
  watch(data.addresses, (addresses) => {
    if (!data.hasData.value || isInBook(draft.addressId)) return;
    const preferred = addresses.find(({ isDefault }) => isDefault) ?? addresses[0];
    draft.addressId = preferred?.id ?? null;
  });

  /** What was wrong with another address says nothing of the one that the customer has chosen. */
  function chooseAddress(id: string | null): void {
    draft.addressId = id;
    problems.value = { ...problems.value, address: undefined };
  }

  /** Places the order. Answers with what was refused of text fields and of the whole; a lost answer is thrown. */
  async function place(fields: CheckoutFields): Promise<readonly Refusal[]> {
    if (isPlacing.value) return [];
    const { generation } = session;
    isPlacing.value = true;
    problems.value = {};
    isElsewhere.value = false;
    wishes.forgetProblems();
    try {
      const wish = await wished(fields);
      // While the card was asked for, somebody else may have come.
      return wish && session.generation === generation ? await told(await placing.place(wish)) : [];
    } finally {
      isPlacing.value = false;
    }
  }

  /** The order as it is wanted; `undefined`, with the problem told, when something is missing for it. */
  async function wished(fields: CheckoutFields): Promise<OrderWish | undefined> {
    const { addressId, slotId, method } = draft;
    const quote = pricing.quote.value;
    if (!addressId || !isInBook(addressId)) return missing('address', t('checkout.address.choose'));
    if (!quote?.total || !isOrderable(quote)) return missing('total', t('checkout.quote.notOrderable'));
    const wish: OrderWish = { addressId, slotId, ...fields, expectedTotal: quote.total.amount, paymentMethod: method };
    if (method !== 'CARD') return wish;
    const answer = await card.tokenFor(quote.total);
    if ('token' in answer) return { ...wish, paymentToken: answer.token };
    const { problem } = answer;
    return missing('payment', 'key' in problem ? t(problem.key) : problem.text);
  }

  function missing(part: CheckoutPart, text: string): undefined {
    problems.value = { [part]: text };
  }

  async function told(outcome: PlacingOutcome): Promise<readonly Refusal[]> {
    switch (outcome.kind) {
      case 'placed':
      case 'left':
        return [];
      case 'unknown':
        throw outcome.error;
      case 'elsewhere':
        isElsewhere.value = true;
        return [];
      case 'refused':
        return divided(outcome.refusals);
    }
  }

  /** Puts every refusal in its place, and reads anew what is no longer as it was shown. */
  async function divided(refusals: readonly Refusal[]): Promise<readonly Refusal[]> {
    card.forget();
    for (const refusal of refusals) {
      const place = placeOf(refusal);
      if (place === 'line' && refusal.productId) wishes.tellProblem(refusal.productId, { refusal });
      else if (place === 'address' || place === 'slot' || place === 'payment' || place === 'total') {
        problems.value = { ...problems.value, [place]: sentence(refusal) };
      }
    }
    if (refusals.some(isStale)) await Promise.allSettled([data.reload(), pricing.reload()]);
    return refusals.filter((refusal) => ['field', 'whole'].includes(placeOf(refusal)));
  }

  return reactive({ memory, draft, placedBefore: kept.placedBefore, data, pricing, placing, card, problems, isPlacing, isElsewhere, chooseAddress, place });
}

export type Checkout = ReturnType<typeof useCheckout>;
