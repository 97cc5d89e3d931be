import { useEventListener } from '@vueuse/core';

import type { Claims } from '~/utils/cognito';
import { UnusedChallenge } from '~/utils/signInFaults';

/** Set while somebody is signed in, so that a visitor's page need not load the code of the user pool. */
const SIGNED_IN = 'kibble.signed-in';

type Cognito = typeof import('~/utils/cognito');

/** What signing in has led to: it is done, or a code or a new password is needed first. */
export type SignInOutcome = 'signed-in' | 'confirm' | 'reset';

/** Who is signed in on this device. */
export const useSession = defineStore('session', () => {
  const config = useShopConfig();
  const claims = ref<Claims>();
  /** Grows when somebody else is there, so that what belonged to the one before is thrown away. */
  const generation = ref(0);
  /** Whether a session ended without that anybody here has signed out. */
  const hasEnded = ref(false);
  /** Grows when another tab has signed in. */
  const followed = ref(0);

  let loading: Promise<Cognito> | undefined;
  function cognito(): Promise<Cognito> {
    loading ??= import('~/utils/cognito').then((cognito) => {
      cognito.configure(config);
      return cognito;
    });
    return loading;
  }

  /** The token to show, renewed when it must be; `undefined` for a visitor. */
  async function token(): Promise<string | undefined> {
    const mark = localStorage.getItem(SIGNED_IN);
    if (!mark) return undefined;
    const held = await (await cognito()).accessToken();
    // Meanwhile somebody may have signed out or in, here or in another tab.
    if (localStorage.getItem(SIGNED_IN) !== mark) return token();
    if (!held) {
      forget({ hasEnded: true });
      return undefined;
    }
    claims.value ??= held.claims;
    return held.token;
  }

  const restored = token().catch(() => undefined);

  /** Resolves when it is known whether somebody is signed in. */
  async function ready(): Promise<void> {
    await restored;
  }

  async function signIn(email: string, password: string): Promise<SignInOutcome> {
    const { signIn, signOut } = await cognito();
    if (!claims.value) await signOut();
    const { nextStep } = await signIn({
      username: email,
      password,
      options: { authFlowType: config.authFlow },
    });
    switch (nextStep.signInStep) {
      case 'DONE':
        await begin();
        return 'signed-in';
      case 'CONFIRM_SIGN_UP':
        return 'confirm';
      case 'RESET_PASSWORD':
        return 'reset';
      default:
        throw new UnusedChallenge(nextStep.signInStep);
    }
  }

  /** Another value each time, so that the other tabs hear of it. */
  async function begin(): Promise<void> {
    localStorage.setItem(SIGNED_IN, crypto.randomUUID());
    await changePerson();
  }

  async function changePerson(): Promise<void> {
    claims.value = undefined;
    await token();
    hasEnded.value = false;
    generation.value += 1;
  }

  /** What another tab has done holds here, too. */
  async function follow({ key }: StorageEvent): Promise<void> {
    if (key !== SIGNED_IN && key !== null) return;
    if (!localStorage.getItem(SIGNED_IN)) {
      if (claims.value) forget({ hasEnded: true });
      return;
    }
    await changePerson();
    followed.value += 1;
  }
  useEventListener(window, 'storage', follow);

  /** Ends the session on this device, and revokes its tokens if the user pool can be reached. */
  async function signOut(): Promise<void> {
    const { signOut } = await cognito();
    forget({ hasEnded: false });
    await signOut();
  }

  /** The user pool or the API does not know the session any more. */
  function expire(): void {
    if (localStorage.getItem(SIGNED_IN)) forget({ hasEnded: true });
  }

  function forget(now: { hasEnded: boolean }): void {
    localStorage.removeItem(SIGNED_IN);
    hasEnded.value = now.hasEnded;
    claims.value = undefined;
    generation.value += 1;
  }

  return {
    claims: readonly(claims),
    generation: readonly(generation),
    hasEnded: readonly(hasEnded),
    followed: readonly(followed),
    isSignedIn: computed(() => claims.value !== undefined),
    customerId: computed(() => claims.value?.sub),
    groups: computed(() => claims.value?.groups ?? []),
    cognito,
    token,
    ready,
    signIn,
    signOut,
    expire,
  };
});
