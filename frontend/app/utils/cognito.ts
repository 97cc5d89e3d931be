// Everything of the user pool. It is large, and so it is loaded when somebody signs in or has done so before.
import { Amplify } from 'aws-amplify';
import { fetchAuthSession } from 'aws-amplify/auth';
import { ConsoleLogger } from 'aws-amplify/utils';

import type { ShopConfig } from '~/utils/config';

export {
  confirmResetPassword,
  confirmSignUp,
  deleteUser,
  resendSignUpCode,
  resetPassword,
  signIn,
  signOut,
  signUp,
  updatePassword,
} from 'aws-amplify/auth';

/** What an access token tells about whoever holds it. */
export interface Claims {
  /** The customer's id. */
  sub: string;
  groups: string[];
}

export function configure(config: ShopConfig): void {
  const { userPoolId, userPoolClientId, userPoolEndpoint } = config;
  // It warns of each pool that is not Amazon's own, which is nothing for a customer's console.
  ConsoleLogger.LOG_LEVEL = 'ERROR';
  const pool = { userPoolId, userPoolClientId, loginWith: { email: true } };
  Amplify.configure({ Auth: { Cognito: userPoolEndpoint ? { ...pool, userPoolEndpoint } : pool } });
}

/** The access token, renewed when it is about to end; `undefined` when nobody is signed in. */
export async function accessToken(): Promise<{ token: string; claims: Claims } | undefined> {
  const { tokens } = await fetchAuthSession();
  if (!tokens) return undefined;
  const { sub, 'cognito:groups': groups } = tokens.accessToken.payload;
  if (typeof sub !== 'string') return undefined;
  const names = Array.isArray(groups) ? groups.filter((name) => typeof name === 'string') : [];
  return { token: tokens.accessToken.toString(), claims: { sub, groups: names } };
}
