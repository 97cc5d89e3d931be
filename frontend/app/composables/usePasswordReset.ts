/** Gives a new password to somebody who has forgotten theirs. What the user pool refuses is thrown. */
export function usePasswordReset() {
  const session = useSession();
  const memory = useSignUpMemory();
  const route = useRoute();
  const { signIn } = useSignIn();

  async function sendCode(email: string): Promise<void> {
    const { resetPassword } = await session.cognito();
    await resetPassword({ username: email });
  }

  /** Nobody is told whether there is such an account: the page for the code comes in any case. */
  async function askForCode(email: string): Promise<void> {
    await sendCode(email);
    memory.keep({ email });
    await navigateTo({ name: 'auth-reset', query: { returnTo: route.query.returnTo } });
  }

  async function reset(wish: { email: string; code: string; password: string }): Promise<void> {
    const { confirmResetPassword } = await session.cognito();
    const { email, code, password } = wish;
    await confirmResetPassword({ username: email, confirmationCode: code, newPassword: password });
    await signIn(email, password);
  }

  return { sendCode, askForCode, reset };
}
