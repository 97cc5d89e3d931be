/** What the user pool refuses, by the names of its exceptions, as a key of the message files. */
const KEYS: Record<string, string> = {
  NotAuthorizedException: 'auth.faults.wrongPassword',
  UserNotFoundException: 'auth.faults.wrongPassword',
  UsernameExistsException: 'auth.faults.exists',
  InvalidPasswordException: 'auth.faults.weakPassword',
  CodeMismatchException: 'auth.faults.wrongCode',
  ExpiredCodeException: 'auth.faults.expiredCode',
  LimitExceededException: 'auth.faults.tooOften',
  TooManyFailedAttemptsException: 'auth.faults.tooOften',
  TooManyRequestsException: 'auth.faults.tooOften',
  InvalidParameterException: 'auth.faults.invalid',
};

/** The key of the sentence for a refusal of the user pool; `undefined` for a fault on the way. */
export function signInFaultKey(error: unknown): string | undefined {
  return error instanceof Error ? KEYS[error.name] : undefined;
}
