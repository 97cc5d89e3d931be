import { AddToCartDocument, ClearCartDocument, SetCartLineDocument } from '~/gql/shop/graphql';
import type { CartPartsFragment, ProductCardPartsFragment, UserErrorPartsFragment } from '~/gql/shop/graphql';
import { heldCart, holdCart, layWishes } from '~/utils/apollo/cartCache';
import { piecesAdded, type CartWish } from '~/utils/cart';
import { faultOf } from '~/utils/faults';
import type { LineProblem } from '~/stores/cartWishes';

interface CartPayload {
  cart?: CartPartsFragment | null;
  userErrors: UserErrorPartsFragment[];
}

/**
 * Changes of the cart, from wherever they are made. They are shown at once, asked for in their order, and taken
 * back when they are refused; why, stands beside the line, or in a notice where no lines are shown.
 */
export function useCart() {
  const client = useApollo();
  const session = useSession();
  const memory = useCartMemory();
  const wishes = useCartWishes();
  const notices = useNotices();
  const { t } = useLocale();
  const { sentenceOfProblem } = useLineProblems();

  function add(product: ProductCardPartsFragment, quantity: number): Promise<boolean> {
    return wish({ kind: 'add', product, quantity, idempotencyKey: crypto.randomUUID() });
  }

  function setQuantity(productId: string, quantity: number): Promise<boolean> {
    return wish({ kind: 'set', productId, quantity });
  }

  function clear(): Promise<boolean> {
    return wish({ kind: 'clear' });
  }

  function wish(wish: CartWish): Promise<boolean> {
    if (wish.kind === 'clear') wishes.forgetProblems();
    else wishes.forgetProblem(productOf(wish));
    const granted = wishes.add(wish);
    show();
    void sendAll();
    return granted;
  }

  function show(): void {
    const open = wishes.wishes;
    const shown = layWishes(client.cache, open);
    wishes.shownQuantity =
      open.length === 0 ? undefined : (shown?.totalQuantity ?? memory.quantity + piecesAdded(open));
  }

  /** One change after the other. Whoever comes while some are on their way leaves theirs to them. */
  async function sendAll(): Promise<void> {
    if (wishes.sender) return;
    const me = {};
    wishes.sender = me;
    for (let next = wishes.next(me); next; next = wishes.next(me)) {
      wishes.finish(next, await send(next.wish));
      show();
    }
    if (wishes.sender === me) wishes.sender = undefined;
  }

  async function send(wish: CartWish): Promise<boolean> {
    const { generation } = session;
    try {
      const { cart, userErrors } = await ask(wish);
      // The answer to somebody who has left is nobody's business.
      if (session.generation !== generation) return false;
      if (cart) {
        holdCart(client.cache, cart);
        memory.keep(cart);
      }
      for (const refusal of userErrors) tell(wish, { refusal }, refusal.productId);
      if (cart && wish.kind === 'add' && wishes.viewers === 0) {
        notices.tell(t('cart.added', { name: wish.product.name, count: wish.quantity }, wish.quantity));
      }
      return Boolean(cart);
    } catch (error) {
      if (session.generation === generation) tell(wish, { fault: faultOf(error).kind });
      return false;
    }
  }

  async function ask(wish: CartWish): Promise<CartPayload> {
    const { token } = memory;
    // The answer is kept by `holdCart`, once it is certain that it is still for whoever is there.
    const way = { fetchPolicy: 'no-cache', context: { isRepeatable: true } } as const;
    switch (wish.kind) {
      case 'add': {
        const { product, quantity, idempotencyKey } = wish;
        const variables = { productId: product.id, quantity, token, idempotencyKey };
        return answered((await client.mutate({ mutation: AddToCartDocument, variables, ...way })).data?.addToCart);
      }
      case 'set': {
        const { productId, quantity } = wish;
        const variables = { productId, quantity, token };
        return answered((await client.mutate({ mutation: SetCartLineDocument, variables, ...way })).data?.setCartLine);
      }
      case 'clear':
        return answered(
          (await client.mutate({ mutation: ClearCartDocument, variables: { token }, ...way })).data?.clearCart,
        );
    }
  }

  function tell(wish: CartWish, problem: LineProblem, about?: string | null): void {
    const productId = about ?? (wish.kind === 'clear' ? undefined : productOf(wish));
    if (productId !== undefined) wishes.tellProblem(productId, problem);
    const isShown = wishes.viewers > 0 && isInCart(productId);
    if (!isShown) notices.tell(sentenceOfProblem(problem, wish.kind === 'add' ? wish.product.name : undefined), 'danger');
  }

  function isInCart(productId: string | undefined): boolean {
    return heldCart(client.cache)?.lines.some(({ product }) => product.id === productId) ?? false;
  }

  return { add, setQuantity, clear, isBusy: computed(() => wishes.isBusy) };
}

function productOf(wish: Exclude<CartWish, { kind: 'clear' }>): string {
  return wish.kind === 'add' ? wish.product.id : wish.productId;
}

function answered(payload: CartPayload | undefined): CartPayload {
  if (!payload) throw new Error('the answer holds nothing about the cart');
  return payload;
}
