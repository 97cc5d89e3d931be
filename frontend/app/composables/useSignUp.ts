import { isConfirmedAlready } from '~/utils/signInFaults';

/** Makes an account and confirms it. What the user pool refuses is thrown. */
export function useSignUp() {
  const session = useSession();
  const memory = useSignUpMemory();
  const route = useRoute();
  const { locale } = useLocale();
  const { signIn } = useSignIn();

  async function signUp(person: { name: string; email: string; password: string }): Promise<void> {
    const { name, email, password } = person;
    const { signUp } = await session.cognito();
    const userAttributes = { email, name, locale: locale.value };
    const { isSignUpComplete } = await signUp({ username: email, password, options: { userAttributes } });
    if (isSignUpComplete) return signIn(email, password);
    memory.keep({ email, password });
    await navigateTo({ name: 'auth-confirm', query: { returnTo: route.query.returnTo } });
  }

  /** Confirms by a code, and signs in; after a reload the password must be typed again. */
  async function confirm(email: string, code: string): Promise<void> {
    const { confirmSignUp } = await session.cognito();
    try {
      await confirmSignUp({ username: email, confirmationCode: code });
    } catch (error) {
      if (!isConfirmedAlready(error)) throw error;
    }
    if (memory.password && memory.email === email) return signIn(email, memory.password);
    memory.keep({ email });
    await navigateTo({ name: 'auth-sign-in', query: { returnTo: route.query.returnTo } });
  }

  async function resend(email: string): Promise<void> {
    const { resendSignUpCode } = await session.cognito();
    await resendSignUpCode({ username: email });
  }

  return { signUp, confirm, resend };
}
