import { useMutation } from '@vue/apollo-composable';

import { ProfileDocument, UpdateProfileDocument, type ProfileInput } from '~/gql/account/graphql';
import type { Refusal } from '~/utils/refusals';

/** Changes of the customer's own record. What fails on the way is thrown. */
export function useProfile() {
  const client = useApollo();
  const change = useMutation(UpdateProfileDocument);

  /** Changes the record as it was seen. When it is another one by now, it is read anew. */
  async function updateProfile(input: ProfileInput, version: number): Promise<readonly Refusal[]> {
    const refusals = (await change.mutate({ input, version }))?.data?.updateProfile.userErrors ?? [];
    if (refusals.some(({ code }) => code === 'VERSION_CONFLICT')) {
      await client.query({ query: ProfileDocument, fetchPolicy: 'network-only' });
    }
    return refusals;
  }

  return { updateProfile };
}
