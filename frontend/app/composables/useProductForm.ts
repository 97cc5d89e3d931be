import { z } from 'zod';

import { SaveProductDocument, type StaffProductPartsFragment } from '~/gql/staff/graphql';
import { PRODUCT_STATUSES } from '~/composables/useStaffProducts';
import { parseMoney } from '~/utils/formats';
import { productInput, productRefusals, productValues } from '~/utils/productForm';
import { LONGEST, optionalText, requiredLine } from '~/utils/textRules';

type Saved = StaffProductPartsFragment;

/** The form of a product that is made or changed. */
export function useProductForm(product: Saved | undefined, currency: string, saved: (product: Saved) => void) {
  const client = useApollo();
  const { customs } = useLocale();
  const hasConflict = ref(false);

  const form = useShopForm({
    rules: rules(currency),
    initialValues: () => (product ? productValues(product, customs.value) : { status: 'ACTIVE' as const }),
    async send(values) {
      hasConflict.value = false;
      const input = productInput(values, currency, product?.id);
      if (Array.isArray(input)) return input;
      const { data } = await client.mutate({
        mutation: SaveProductDocument,
        variables: { input, version: product?.version ?? null },
        update: (cache) => forgetLists(cache, product === undefined),
      });
      const payload = data?.saveProduct;
      if (payload?.product) saved(payload.product);
      hasConflict.value = payload?.userErrors.some(({ code }) => code === 'VERSION_CONFLICT') ?? false;
      return productRefusals(payload?.userErrors ?? []);
    },
  });

  /** Lists do not know where a changed product belongs; they are read when they are opened again. */
  function forgetLists(cache: typeof client.cache, isNew: boolean): void {
    cache.evict({ id: 'ROOT_QUERY', fieldName: 'products' });
    if (isNew) cache.evict({ id: 'ROOT_QUERY', fieldName: 'categories' });
  }

  return { ...form, hasConflict };
}

function rules(currency: string) {
  const side = z.string().trim().regex(/^\d{0,7}$/, 'staff.rules.number').optional();
  return z.object({
    id: z.string().trim().regex(/^[\w-]{0,64}$/, 'staff.rules.id').optional(),
    name: requiredLine(LONGEST.name),
    description: optionalText(2000),
    category: requiredLine(LONGEST.short).refine((text) => /^[a-z0-9-]+$/.test(text), 'staff.rules.slug'),
    tags: z.string().optional(),
    pictures: z.string().optional(),
    price: requiredLine(LONGEST.short).refine((text) => parseMoney(text, currency) !== undefined, 'errors.rules.money'),
    width: side,
    length: side,
    height: side,
    weight: side,
    status: z.enum(PRODUCT_STATUSES),
  });
}
