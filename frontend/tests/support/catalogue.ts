import type { ProductCardPartsFragment } from '~/gql/shop/graphql';

/** A product as a list of the API has it. */
export function product(parts: Partial<ProductCardPartsFragment> = {}): ProductCardPartsFragment {
  return {
    __typename: 'Product',
    id: 'rope-toy',
    name: 'Rope toy',
    description: 'To be pulled.',
    category: 'toys',
    pictures: ['/pictures/rope-toy.svg'],
    price: { __typename: 'Money', amount: 549, currency: 'EUR' },
    availability: 'IN_STOCK',
    ...parts,
  } as ProductCardPartsFragment;
}
