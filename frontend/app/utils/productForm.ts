import type { ProductInput, ProductStatus, StaffProductPartsFragment } from '~/gql/staff/graphql';
import { editableMoney, parseMoney } from '~/utils/formats';
import { localRefusal } from '~/utils/localRefusals';
import type { Refusal } from '~/utils/refusals';

export const SIDES = ['width', 'length', 'height', 'weight'] as const;
type Side = (typeof SIDES)[number];

/** A product as it is typed. Tags are divided by commas, pictures by lines. */
export interface ProductValues extends Partial<Record<Side, string>> {
  id?: string;
  name: string;
  description?: string | null;
  category: string;
  tags?: string;
  pictures?: string;
  price: string;
  status: ProductStatus;
}

/** How a product is shown for typing in a language. */
export function productValues(product: StaffProductPartsFragment, locale: string): ProductValues {
  const values: ProductValues = {
    name: product.name,
    description: product.description ?? '',
    category: product.category,
    tags: product.tags.join(', '),
    pictures: product.pictures.join('\n'),
    price: editableMoney(product.price, locale),
    status: product.status,
  };
  for (const side of SIDES) values[side] = product.package ? String(product.package[side]) : '';
  return values;
}

/** The product for the API, or what is missing. Amounts have been checked before. */
export function productInput(values: ProductValues, currency: string, id?: string): ProductInput | Refusal[] {
  const sides = SIDES.map((side) => values[side]?.trim() ?? '');
  const missing = SIDES.filter((_, index) => sides[index] === '');
  if (missing.length > 0 && missing.length < SIDES.length) return missing.map((side) => localRefusal('REQUIRED', side));
  const [width, length, height, weight] = sides.map(Number);
  return {
    id: id ?? (values.id?.trim() || null),
    name: values.name,
    description: values.description?.trim() || null,
    category: values.category,
    tags: parts(values.tags, ','),
    pictures: parts(values.pictures, '\n'),
    price: parseMoney(values.price, currency) ?? 0,
    package: missing.length > 0 || !width || !length || !height || !weight ? null : { width, length, height, weight },
    status: values.status,
  };
}

/** Refusals by the fields of the form: `package.width` is `width`, and `tags.3` is `tags`. */
export function productRefusals(refusals: readonly Refusal[]): Refusal[] {
  return refusals.map((refusal) => {
    const path = (refusal.field ?? []).filter((part) => part !== 'input' && part !== 'package');
    return { ...refusal, field: path.slice(0, 1) };
  });
}

/** The parts of a text, without those that are empty. */
export function parts(text: string | undefined, separator: string): string[] {
  return (text ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
