import { faultOf, type Fault } from '~/utils/faults';
import { confirmPayment, type Confirmation } from '~/utils/payments/port';

/** A confirmation that could not be opened or sent: it is tried again, or left for later. */
export interface FailedConfirmation {
  fault: Fault;
  decide: (isTriedAgain: boolean) => void;
}

/** Has the payment of an order confirmed, until its customer has answered or leaves it for later. */
export function usePaymentConfirmation() {
  const { payments } = useShopConfig();
  /** Set while the customer is asked whether they have made the payment. */
  const answerOwner = shallowRef<(said: Confirmation) => void>();
  const failed = shallowRef<FailedConfirmation>();
  /** From the first question to the answer. */
  const isOpen = ref(false);

  async function confirm(clientSecret: string): Promise<Confirmation> {
    isOpen.value = true;
    const said = await untilAnswered(clientSecret);
    isOpen.value = false;
    return said;
  }

  async function untilAnswered(clientSecret: string): Promise<Confirmation> {
    for (;;) {
      try {
        return await confirmPayment(payments, clientSecret, askOwner);
      } catch (error) {
        if (!(await isTriedAgain(faultOf(error)))) return 'open';
      }
    }
  }

  async function askOwner(): Promise<Confirmation> {
    const said = await new Promise<Confirmation>((resolve) => (answerOwner.value = resolve));
    answerOwner.value = undefined;
    return said;
  }

  async function isTriedAgain(fault: Fault): Promise<boolean> {
    const decision = await new Promise<boolean>((decide) => (failed.value = { fault, decide }));
    failed.value = undefined;
    return decision;
  }

  return { confirm, answerOwner, failed, isOpen };
}
