import { z } from 'zod';

import type { Checkout, CheckoutPart } from '~/composables/useCheckout';
import { LONGEST, optionalLine, optionalPhone, optionalText } from '~/utils/textRules';

const LONGEST_NOTE = 500;
const RULES = z.object({
  contactName: optionalLine(LONGEST.name),
  contactPhone: optionalPhone(),
  note: optionalText(LONGEST_NOTE),
});
/** In the order of the page. */
const PARTS: readonly CheckoutPart[] = ['address', 'slot', 'payment', 'total'];

/** The texts of the checkout and its button. What is typed is kept with the rest of the draft. */
export function useCheckoutForm(checkout: Checkout) {
  const { draft } = checkout;
  const form = useShopForm({
    rules: RULES,
    initialValues: () => ({ contactName: draft.contactName, contactPhone: draft.contactPhone, note: draft.note }),
    async send(fields) {
      const refusals = await checkout.place(fields);
      await focusFirstProblem(checkout);
      return refusals;
    },
  });

  watch(form.values, ({ contactName, contactPhone, note }) => {
    Object.assign(draft, { contactName: contactName ?? '', contactPhone: contactPhone ?? '', note: note ?? '' });
  });
  /** Whom to ask for stands outside of the form that is sent, and comes first. */
  async function submit(event: Event): Promise<void> {
    await form.submit(event);
    await nextTick();
    document.querySelector<HTMLElement>('#checkout-contact [aria-invalid="true"]')?.focus();
  }

  return { ...form, submit };
}

/** Whoever uses the keyboard or hears the page is led to the part that is to be mended. */
async function focusFirstProblem({ problems }: Checkout): Promise<void> {
  const part = PARTS.find((part) => problems[part]);
  if (!part) return;
  await nextTick();
  document.getElementById(`checkout-${part}`)?.focus();
}
