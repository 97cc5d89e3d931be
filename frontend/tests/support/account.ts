import type { AddressPartsFragment, ProfilePartsFragment, UserErrorPartsFragment } from '~/gql/account/graphql';

/** An address of a customer's book. */
export function address(parts: Partial<AddressPartsFragment> = {}): AddressPartsFragment {
  return {
    __typename: 'Address',
    id: 'home',
    label: 'Home',
    name: null,
    company: null,
    phone: null,
    street: '1 Main Street',
    city: 'Cork',
    zip: 'T12',
    state: null,
    country: 'IE',
    instructions: null,
    isDefault: false,
    version: 1,
    ...parts,
  } as AddressPartsFragment;
}

/** The record of a customer. */
export function profile(parts: Partial<ProfilePartsFragment> = {}): ProfilePartsFragment {
  return {
    __typename: 'CustomerProfile',
    id: 'ada',
    name: 'Ada',
    email: 'ada@example.com',
    phone: null,
    locale: null,
    defaultAddressId: null,
    version: 3,
    ...parts,
  } as ProfilePartsFragment;
}

/** A refusal as the API tells it. */
export function refusal(parts: Partial<UserErrorPartsFragment> & Pick<UserErrorPartsFragment, 'code'>): UserErrorPartsFragment {
  return {
    __typename: 'UserError',
    field: null,
    productId: null,
    available: null,
    expected: null,
    ...parts,
  } as UserErrorPartsFragment;
}
