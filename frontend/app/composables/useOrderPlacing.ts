import { PlaceOrderDocument, type PlaceOrderInput } from '~/gql/account/graphql';
import { CartDocument } from '~/gql/shop/graphql';
import { heldCart, holdCart } from '~/utils/apollo/cartCache';
import { findPlaced, placeOnce, type Outcome, type OrderWish, type PlacedPayload } from '~/utils/checkout/placeOnce';

type Placed = Extract<Outcome, { kind: 'placed' }>;
type Kept = Pick<ReturnType<typeof useCheckoutMemory>, 'memory' | 'keep' | 'end'>;

/** What came of an order: `left` when somebody else is there by now, and it is nobody's business any more. */
export type PlacingOutcome = Outcome | { kind: 'left' };

/** Places the order of a checkout, has its payment confirmed where that is needed, and leads to it. */
export function useOrderPlacing({ memory, keep, end }: Kept) {
  const client = useApollo();
  const session = useSession();
  const cartMemory = useCartMemory();
  const notices = useNotices();
  const { t } = useLocale();
  const { confirm, answerOwner, failed, isOpen } = usePaymentConfirmation();
  /** The order is known; what the page says of the cart no longer counts. */
  const isLeaving = ref(false);
  let orderId = '';

  /** Wherever the customer goes now: the order is there. Only its key leads back to a payment that is to be confirmed. */
  onBeforeUnmount(() => {
    if (isLeaving.value && !isOpen.value) end(orderId);
  });

  function place(wish: OrderWish): Promise<PlacingOutcome> {
    return whileHere(async (isHere) => await placeOnce(memory, wish, sender(isHere), keep));
  }

  /** Looks for an order whose answer was lost with the page that had asked for it. Orders nothing. */
  function resume(): Promise<PlacingOutcome | undefined> {
    return whileHere((isHere) => findPlaced(memory, sender(isHere), keep));
  }

  /** Follows what was asked for only as long as whoever asked is there. */
  async function whileHere<Told extends Outcome | undefined>(
    ask: (isHere: () => boolean) => Promise<Told>,
  ): Promise<Told | { kind: 'left' }> {
    const { generation } = session;
    const isHere = () => session.generation === generation;
    const outcome = await ask(isHere);
    if (outcome?.kind === 'placed' && isHere()) await leave(outcome, isHere);
    return isHere() ? outcome : { kind: 'left' };
  }

  /** Sends in the name of one person: an answer to somebody who has left counts as none, and nothing follows it. */
  function sender(isHere: () => boolean) {
    return async function send(input: PlaceOrderInput): Promise<PlacedPayload> {
      const { data } = await client.mutate({ mutation: PlaceOrderDocument, variables: { input } });
      if (!isHere()) throw new Error('whoever ordered is not there any more');
      if (!data) throw new Error('the answer holds nothing about the order');
      const { order, replayed, paymentClientSecret, userErrors } = data.placeOrder;
      return { order, replayed, paymentClientSecret, userErrors };
    };
  }

  async function leave({ order, clientSecret, replayed, isEarlier }: Placed, isHere: () => boolean): Promise<void> {
    isLeaving.value = true;
    orderId = order.id;
    const isAnother = replayed ? await holdsOthers(isHere) : emptyCart();
    if (!isHere()) return;
    // Lists that were read before do not hold the order.
    client.cache.evict({ id: 'ROOT_QUERY', fieldName: 'orders' });
    client.cache.evict({ id: 'Customer:{}', fieldName: 'orders' });
    const said = clientSecret && order.status === 'AWAITING_PAYMENT' ? await confirm(clientSecret) : undefined;
    if (!isHere()) return;
    if (said === 'refused') notices.tell(t('checkout.confirmation.refused'), 'warning');
    if (isEarlier || isAnother) notices.tell(t('checkout.placedBefore'), 'warning');
    const query = isAnother ? {} : { placed: '1' };
    await navigateTo({ name: 'orders-id', params: { id: order.id }, query }, { replace: true });
    // Not before: whoever reloads on the way there is led there by what was kept.
    end(orderId);
  }

  /** An order takes the cart along. */
  function emptyCart(): boolean {
    const held = heldCart(client.cache);
    cartMemory.quantity = 0;
    if (!held) return false;
    const itemsTotal = { ...held.itemsTotal, amount: 0 };
    holdCart(client.cache, { ...held, lines: [], totalQuantity: 0, itemsTotal, warnings: [], expiresAt: null, version: 0 });
    return false;
  }

  /**
   * Whether something is in the cart after an order that had been placed already: then it is an order of before, and
   * what is in the cart was not ordered. A cart that cannot be read counts as one that holds something.
   */
  async function holdsOthers(isHere: () => boolean): Promise<boolean> {
    try {
      const { data } = await client.query({ query: CartDocument, variables: { token: null }, fetchPolicy: 'network-only' });
      if (isHere()) cartMemory.keep(data.cart);
      return data.cart.lines.length > 0;
    } catch {
      return true;
    }
  }

  return { place, resume, isLeaving, answerOwner, failed };
}
