import type { Claims } from '~/utils/cognito';

/** Set while somebody is signed in, so that a visitor's page need not load the code of the user pool. */
const SIGNED_IN = 'kibble.signed-in';

type Cognito = typeof import('~/utils/cognito');

/** Who is signed in on this device. */
export const useSession = defineStore('session', () => {
  const config = useShopConfig();
  const claims = ref<Claims>();
  /** Grows when somebody else is there, so that what belonged to the one before is thrown away. */
  const generation = ref(0);

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
    if (!localStorage.getItem(SIGNED_IN)) return undefined;
    const held = await (await cognito()).accessToken();
    if (!held) {
      forget();
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

  async function signIn(email: string, password: string): Promise<'signed-in' | 'confirm'> {
    const { signIn, signOut } = await cognito();
    if (!claims.value) await signOut();
    const { nextStep } = await signIn({
      username: email,
      password,
      options: { authFlowType: config.authFlow },
    });
    if (nextStep.signInStep === 'CONFIRM_SIGN_UP') return 'confirm';
    localStorage.setItem(SIGNED_IN, 'true');
    claims.value = undefined;
    await token();
    generation.value += 1;
    return 'signed-in';
  }

  /** Ends the session on this device, and revokes its tokens if the user pool can be reached. */
  async function signOut(): Promise<void> {
    const { signOut } = await cognito();
    forget();
    await signOut();
  }

  /** The user pool or the API does not know the session any more. */
  function expire(): void {
    if (localStorage.getItem(SIGNED_IN)) forget();
  }

  function forget(): void {
    localStorage.removeItem(SIGNED_IN);
    claims.value = undefined;
    generation.value += 1;
  }

  return {
    claims: readonly(claims),
    generation: readonly(generation),
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
