import { useEventListener } from '@vueuse/core';

import { forgetMemory } from '~/utils/checkout/memory';
import type { Claims } from '~/utils/cognito';
import { isSignedInAlready, UnusedChallenge } from '~/utils/signInFaults';
import { deviceStorage } from '~/utils/storage';

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
  /** Grows when somebody is there without having signed in on this page: another tab has, or the user pool is back. */
  const followed = ref(0);

  /** Whether somebody is signed in whose token could not be had: the user pool, or its code, cannot be reached. */
  const isUnknown = ref(false);
  /** What the mark was when this tab last looked. */
  let known = readMark();

  let loading: Promise<Cognito> | undefined;
  function cognito(): Promise<Cognito> {
    loading ??= import('~/utils/cognito').then(
      (cognito) => {
        cognito.configure(config);
        return cognito;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  }

  /** The token to show, renewed when it must be; `undefined` for a visitor. What stands in the way is thrown. */
  async function token(): Promise<string | undefined> {
    const mark = readMark();
    if (!mark) return undefined;
    const held = await (await cognito()).accessToken();
    // Meanwhile somebody may have signed out or in, here or in another tab.
    if (readMark() !== mark) return token();
    if (!held) {
      forget({ hasEnded: true });
      return undefined;
    }
    claims.value ??= held.claims;
    if (isUnknown.value) followed.value += 1;
    isUnknown.value = false;
    return held.token;
  }

  let restored: Promise<void> | undefined = restore();
  async function restore(): Promise<void> {
    try {
      await token();
    } catch (error) {
      console.info('nobody can be signed in just now', error);
      isUnknown.value = true;
      restored = undefined;
    }
  }

  /** Resolves when it is known whether somebody is signed in, or that it cannot be known now; then the next call tries again. */
  async function ready(): Promise<void> {
    await follow();
    restored ??= restore();
    await restored;
  }

  async function signIn(email: string, password: string): Promise<SignInOutcome> {
    const { signIn, signOut: leave } = await cognito();
    if (!claims.value) await leave();
    const attempt = () => signIn({ username: email, password, options: { authFlowType: config.authFlow } });
    const { nextStep } = await attempt().catch(async (error: unknown) => {
      if (!isSignedInAlready(error)) throw error;
      await signOut();
      return attempt();
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
    known = crypto.randomUUID();
    deviceStorage().setItem(SIGNED_IN, known);
    await changePerson();
  }

  async function changePerson(): Promise<void> {
    claims.value = undefined;
    isUnknown.value = false;
    await (restored = restore());
    hasEnded.value = false;
    generation.value += 1;
  }

  /** What another tab has done holds here, too. */
  async function follow(): Promise<void> {
    const mark = readMark();
    if (mark === known) return;
    known = mark;
    if (mark) {
      await changePerson();
      followed.value += 1;
      return;
    }
    forgetMemory();
    if (claims.value || isUnknown.value) forget({ hasEnded: true });
  }
  useEventListener(window, 'storage', follow);
  // A page that the browser had put aside has heard nothing.
  useEventListener(document, 'visibilitychange', follow);

  /**
   * Ends the session on this device, at once and whatever is in the way, and revokes its tokens if the user pool
   * can be reached.
   */
  async function signOut(): Promise<void> {
    forgetMemory();
    forget({ hasEnded: false });
    try {
      await (await cognito()).signOut();
    } catch (error) {
      console.info('the tokens are thrown away unrevoked', error);
      forgetTokens();
    }
  }

  /** The user pool or the API does not know the session any more. */
  function expire(): void {
    if (readMark()) forget({ hasEnded: true });
  }

  function forget(now: { hasEnded: boolean }): void {
    deviceStorage().removeItem(SIGNED_IN);
    known = null;
    hasEnded.value = now.hasEnded;
    claims.value = undefined;
    isUnknown.value = false;
    generation.value += 1;
  }

  return {
    claims: readonly(claims),
    generation: readonly(generation),
    hasEnded: readonly(hasEnded),
    followed: readonly(followed),
    isUnknown: readonly(isUnknown),
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

function readMark(): string | null {
  return deviceStorage().getItem(SIGNED_IN);
}

/** The code of the user pool, which keeps the tokens, cannot be loaded to throw them away. */
function forgetTokens(): void {
  const storage = deviceStorage();
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const name of names) if (name?.startsWith('CognitoIdentityServiceProvider.')) storage.removeItem(name);
}
