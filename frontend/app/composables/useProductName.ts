import { ProductCardPartsFragmentDoc } from '~/gql/shop/graphql';

/** Names of products that were seen before, for those that the cart tells by their ids alone. */
export function useProductName() {
  const client = useApollo();
  const { t } = useLocale();
  const fragment = { fragment: ProductCardPartsFragmentDoc, fragmentName: 'ProductCardParts' };
  return (id: string): string =>
    client.cache.readFragment({ id: `Product:${id}`, ...fragment })?.name ?? t('cart.someProduct');
}
