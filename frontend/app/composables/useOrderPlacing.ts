import { PlaceOrderDocument, type PlaceOrderInput } from '~/gql/account/graphql';
import { CartDocument } from '~/gql/shop/graphql';
import { heldCart, holdCart } from '~/utils/apollo/cartCache';
import { findPlaced, placeOnce, type Outcome, type OrderWish, type PlacedPayload } from '~/utils/checkout/placeOnce';
import { confirmPayment, type Confirmation } from '~/utils/payments/port';

type Placed = Extract<Outcome, { kind: 'placed' }>;

/** Places the order of a checkout, has its payment confirmed where that is needed, and leads to it. */
export function useOrderPlacing({ memory, keep, end }: Pick<ReturnType<typeof useCheckoutMemory>, 'memory' | 'keep' | 'end'>) {
  const client = useApollo();
  const cartMemory = useCartMemory();
  const notices = useNotices();
  const { payments } = useShopConfig();
  const { t } = useLocale();
  /** The order is known; what the page says of the cart no longer counts. */
  const isLeaving = ref(false);
  /** Set while the customer is asked whether they have made the payment. */
  const answerOwner = shallowRef<(said: Confirmation) => void>();

  /** Wherever the customer goes now: the order is there. */
  onBeforeUnmount(() => {
    if (isLeaving.value) end();
  });

  async function place(wish: OrderWish): Promise<Outcome> {
    return leaveIfPlaced(await placeOnce(memory, wish, send, keep));
  }

  /** Looks for an order whose answer was lost with the page that had asked for it. */
  async function resume(): Promise<Outcome | undefined> {
    const outcome = await findPlaced(memory, send, keep);
    return outcome && leaveIfPlaced(outcome);
  }

  async function send(input: PlaceOrderInput): Promise<PlacedPayload> {
    const { data } = await client.mutate({ mutation: PlaceOrderDocument, variables: { input } });
    if (!data) throw new Error('the answer holds nothing about the order');
    const { order, replayed, paymentClientSecret, userErrors } = data.placeOrder;
    return { order, replayed, paymentClientSecret, userErrors };
  }

  async function leaveIfPlaced(outcome: Outcome): Promise<Outcome> {
    if (outcome.kind === 'placed') await leave(outcome);
    return outcome;
  }

  async function leave({ order, clientSecret, replayed, isEarlier }: Placed): Promise<void> {
    isLeaving.value = true;
    await emptyCart(replayed);
    // Lists that were read before do not hold the order.
    client.cache.evict({ id: 'ROOT_QUERY', fieldName: 'orders' });
    client.cache.evict({ id: 'Customer:{}', fieldName: 'orders' });
    if (clientSecret && order.status === 'AWAITING_PAYMENT') await confirm(clientSecret);
    end();
    if (isEarlier) notices.tell(t('checkout.placedBefore'), 'warning');
    await navigateTo({ name: 'orders-id', params: { id: order.id }, query: { placed: '1' } }, { replace: true });
  }

  /** An order takes the cart along. After an earlier one there may be another cart by now. */
  async function emptyCart(isEarlier: boolean): Promise<void> {
    const held = heldCart(client.cache);
    if (held && !isEarlier) {
      const itemsTotal = { ...held.itemsTotal, amount: 0 };
      holdCart(client.cache, { ...held, lines: [], totalQuantity: 0, itemsTotal, warnings: [], expiresAt: null, version: 0 });
      cartMemory.quantity = 0;
      return;
    }
    const read = client.query({ query: CartDocument, variables: { token: null }, fetchPolicy: 'network-only' });
    await read.then(({ data }) => cartMemory.keep(data.cart)).catch(() => undefined);
  }

  /** What fails is left for later: the order waits half an hour for its payment, and its page tells so. */
  async function confirm(clientSecret: string): Promise<void> {
    const ask = () => new Promise<Confirmation>((resolve) => (answerOwner.value = resolve));
    const said = await confirmPayment(payments, clientSecret, ask).catch((error: unknown) => {
      console.warn('the payment could not be confirmed', error);
      return 'open' as const;
    });
    if (said === 'refused') notices.tell(t('checkout.confirmation.refused'), 'warning');
  }

  return { place, resume, isLeaving, answerOwner };
}
