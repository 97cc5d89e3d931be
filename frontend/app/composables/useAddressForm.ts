import { z } from 'zod';

import type { AddressInput, AddressPartsFragment } from '~/gql/account/graphql';
import type { AddressOutcome } from '~/composables/useAddresses';
import { LONGEST, optionalLine, optionalPhone, optionalText, requiredLine } from '~/utils/textRules';

const RULES = z.object({
  label: optionalLine(LONGEST.short),
  name: optionalLine(LONGEST.name),
  company: optionalLine(LONGEST.name),
  street: requiredLine(LONGEST.street),
  city: requiredLine(LONGEST.name),
  zip: requiredLine(LONGEST.short),
  state: optionalLine(LONGEST.name),
  country: requiredLine(LONGEST.name),
  phone: optionalPhone(),
  instructions: optionalText(LONGEST.instructions),
});

/** The form for a new address, or for the one that is given. When that is read anew the form shows it. */
export function useAddressForm(
  held: () => AddressPartsFragment | undefined,
  saved: (address: AddressPartsFragment) => void,
) {
  const { addAddress, updateAddress } = useAddresses();
  const keyOf = useContentKey();
  const form = useShopForm({
    rules: RULES,
    initialValues: () => typed(held()),
    async send(input) {
      const { address, refusals } = await save(input);
      if (address) saved(address);
      return refusals;
    },
  });

  function save(input: AddressInput): Promise<AddressOutcome> {
    const address = held();
    return address ? updateAddress(address.id, input, address.version) : addAddress(input, keyOf(input));
  }

  watch(
    () => held()?.version,
    () => form.setValues(typed(held()), false),
  );
  return form;
}

/** An address as the fields of the form show it. */
function typed(address: AddressPartsFragment | undefined) {
  return Object.fromEntries(Object.keys(RULES.shape).map((name) => [name, address?.[name as keyof AddressInput] ?? '']));
}
