import type { CartWish } from '~/utils/cart';
import type { Refusal } from '~/utils/refusals';
import type { FaultKind } from '~/utils/faults';

/** Why a line is not as it was wanted. */
export type LineProblem = { refusal: Refusal } | { fault: FaultKind };

interface Waiting {
  wish: CartWish;
  isSent: boolean;
  /** Told whether the wish was granted. */
  settle: (isGranted: boolean) => void;
}

/**
 * What is wanted of the cart and not yet answered, in the order in which it was wanted. The API is asked for one
 * at a time, so that a later choice is never overtaken by an earlier one; {@link useCart} does it.
 */
export const useCartWishes = defineStore('cart-wishes', () => {
  const waiting = shallowRef<Waiting[]>([]);
  const problems = shallowRef<Record<string, LineProblem>>({});
  /** How many pieces are shown while something is not yet answered. */
  const shownQuantity = ref<number>();
  /** How many lists of the cart's lines are on the screen. */
  const viewers = ref(0);
  /** Changes of the cart are made one after the other, by whoever came first; nobody else may begin meanwhile. */
  const sender = shallowRef<object>();

  /** Notes a wish. Another choice for a line takes the place of one that was not sent yet. */
  function add(wish: CartWish): Promise<boolean> {
    return new Promise((settle) => {
      const last = waiting.value.at(-1);
      const isReplaced =
        wish.kind === 'set' && last?.wish.kind === 'set' && last.wish.productId === wish.productId && !last.isSent;
      const before = isReplaced ? waiting.value.slice(0, -1) : waiting.value;
      if (isReplaced) last.settle(true);
      waiting.value = [...before, { wish, isSent: false, settle }];
    });
  }

  /** How many pieces of a line were chosen last, if that is not yet answered. */
  function chosen(productId: string): number | undefined {
    const last = waiting.value.findLast(({ wish }) => wish.kind !== 'set' || wish.productId === productId)?.wish;
    return last?.kind === 'set' ? last.quantity : undefined;
  }

  /** The wish to ask for next; none for a sender in whose place somebody else is. */
  function next(asking: object): Waiting | undefined {
    const first = sender.value === asking ? waiting.value[0] : undefined;
    if (first) first.isSent = true;
    return first;
  }

  function finish(done: Waiting, isGranted: boolean): void {
    waiting.value = waiting.value.filter((one) => one !== done);
    done.settle(isGranted);
  }

  function tellProblem(productId: string, problem: LineProblem): void {
    problems.value = { ...problems.value, [productId]: problem };
  }

  function forgetProblem(productId: string): void {
    problems.value = Object.fromEntries(Object.entries(problems.value).filter(([id]) => id !== productId));
  }

  function forgetProblems(): void {
    problems.value = {};
  }

  /** Somebody else is there: nothing of it counts any more. */
  function forget(): void {
    for (const { settle } of waiting.value) settle(false);
    waiting.value = [];
    sender.value = undefined;
    shownQuantity.value = undefined;
    forgetProblems();
  }

  return {
    wishes: computed(() => waiting.value.map(({ wish }) => wish)),
    isBusy: computed(() => waiting.value.length > 0),
    sender,
    problems,
    shownQuantity,
    viewers,
    add,
    chosen,
    next,
    finish,
    tellProblem,
    forgetProblem,
    forgetProblems,
    forget,
  };
});
