import { useMutation } from '@vue/apollo-composable';

import { CloseAccountDocument, ExportMyDataDocument } from '~/gql/account/graphql';
import { saveFile } from '~/utils/saveFile';
import type { Refusal } from '~/utils/refusals';

/** What came of closing an account. */
export interface Closing {
  refusals: readonly Refusal[];
  /** Whether the way to sign in is gone as well. */
  isUserDeleted: boolean;
}

/** A customer takes the data along, or leaves. What fails on the way is thrown. */
export function useOwnData() {
  const session = useSession();
  const client = useApollo();
  const closing = useMutation(CloseAccountDocument);

  async function exportMyData(): Promise<void> {
    const { data } = await client.query({ query: ExportMyDataDocument, fetchPolicy: 'no-cache' });
    const text = JSON.stringify(JSON.parse(data.exportMyData), null, 2);
    saveFile('my-data.json', 'application/json', text);
  }

  /** Closes the account, and deletes the user in the pool. Closing again what is closed changes nothing. */
  async function closeAccount(): Promise<Closing> {
    const payload = (await closing.mutate())?.data?.closeAccount;
    if (!payload?.ok) return { refusals: payload?.userErrors ?? [], isUserDeleted: false };
    return { refusals: [], isUserDeleted: await deleteUser() };
  }

  /** The account is closed whether this works or not. */
  async function deleteUser(): Promise<boolean> {
    try {
      const { deleteUser } = await session.cognito();
      await deleteUser();
      return true;
    } catch (error) {
      console.info('the user could not be deleted in the user pool', error);
      return false;
    }
  }

  return { exportMyData, closeAccount };
}
