/** A refusal of the user pool: the key of its sentence, and the field that it stands beside, if any. */
export interface SignInFault {
  key: string;
  field?: 'email' | 'password' | 'code';
}

/** The pool asks for something that this shop does not offer, such as a code of an authenticator. */
export class UnusedChallenge extends Error {
  override name = 'UnusedChallenge';
}

/** The one sentence for a wrong password and for an unknown user. */
export const WRONG_PASSWORD = 'auth.faults.wrongPassword';

const TOO_OFTEN: SignInFault = { key: 'auth.faults.tooOften' };
const SESSION_ENDED: SignInFault = { key: 'errors.faults.sign-in' };
const NOT_MADE: SignInFault = { key: 'auth.faults.notMade' };

/** What Cognito refuses, by the names of its exceptions. Those that are missing are faults of ours or on the way. */
const FAULTS: Record<string, SignInFault> = {
  NotAuthorizedException: { key: WRONG_PASSWORD },
  UserNotFoundException: { key: WRONG_PASSWORD },
  UsernameExistsException: { key: 'auth.faults.exists', field: 'email' },
  AliasExistsException: { key: 'auth.faults.exists', field: 'email' },
  InvalidPasswordException: { key: 'auth.faults.weakPassword', field: 'password' },
  PasswordHistoryPolicyViolationException: { key: 'auth.faults.usedPassword', field: 'password' },
  CodeMismatchException: { key: 'auth.faults.wrongCode', field: 'code' },
  ExpiredCodeException: { key: 'auth.faults.expiredCode', field: 'code' },
  CodeDeliveryFailureException: { key: 'auth.faults.codeNotSent', field: 'email' },
  UserNotConfirmedException: { key: 'auth.faults.notConfirmed', field: 'email' },
  PasswordResetRequiredException: { key: 'auth.faults.resetRequired' },
  LimitExceededException: TOO_OFTEN,
  TooManyFailedAttemptsException: TOO_OFTEN,
  TooManyRequestsException: TOO_OFTEN,
  UserLambdaValidationException: NOT_MADE,
  UnexpectedLambdaException: NOT_MADE,
  InvalidLambdaResponseException: NOT_MADE,
  InvalidParameterException: { key: 'auth.faults.invalid' },
  ForbiddenException: { key: 'auth.faults.forbidden' },
  UserUnAuthenticatedException: SESSION_ENDED,
  UnusedChallenge: { key: 'auth.faults.unusedChallenge' },
};

/** What a name stands for in one of its messages: the pool has fewer names than reasons. */
const BY_MESSAGE: readonly [name: string, message: RegExp, fault: SignInFault][] = [
  ['NotAuthorizedException', /attempts exceeded/i, TOO_OFTEN],
  ['NotAuthorizedException', /disabled/i, { key: 'auth.faults.disabled' }],
  ['NotAuthorizedException', /token/i, SESSION_ENDED],
  ['UserLambdaValidationException', /account was closed/i, { key: 'auth.faults.closed' }],
  ['UserLambdaValidationException', /has this e-mail/i, { key: 'auth.faults.exists', field: 'email' }],
  ['InvalidParameterException', /no registered\/verified/i, { key: 'auth.faults.notConfirmed', field: 'email' }],
];

/** What to tell about an error of the user pool; `undefined` for a fault on the way. */
export function signInFaultOf(error: unknown): SignInFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const special = BY_MESSAGE.find(([name, message]) => name === error.name && message.test(error.message));
  return special?.[2] ?? FAULTS[error.name];
}

/** Whether somebody is signed in whom this page does not know of. */
export function isSignedInAlready(error: unknown): boolean {
  return error instanceof Error && error.name === 'UserAlreadyAuthenticatedException';
}

/** Whether the pool says that somebody needs no code any more. */
export function isConfirmedAlready(error: unknown): boolean {
  return error instanceof Error && /status is CONFIRMED|already confirmed/i.test(error.message);
}
