import type { CartPartsFragment } from '~/gql/shop/graphql';
import type { LineProblem } from '~/stores/cartWishes';
import { sentenceOfWarning, type CartWarning } from '~/utils/cartWarnings';

/** What is wrong with lines of the cart, in sentences. */
export function useLineProblems() {
  const { t, money } = useLocale();
  const { sentence } = useRefusals();

  function sentenceOfProblem(problem: LineProblem, name?: string): string {
    const text = 'refusal' in problem ? sentence(problem.refusal) : t(`errors.faults.${problem.fault}`);
    return name === undefined ? text : t('cart.problemOf', { name, problem: text });
  }

  function textOfWarning(warning: CartWarning, cart: CartPartsFragment): string {
    const line = cart.lines.find(({ product }) => product.id === warning.productId);
    const { key, from, to, count } = sentenceOfWarning(warning, line?.unitPrice);
    const values = { ...(from && { from: money(from) }), ...(to && { to: money(to) }) };
    return count === undefined ? t(key, values) : t(key, { count, ...values }, count);
  }

  return { sentenceOfProblem, textOfWarning };
}
