import { describe, expect, it } from 'vitest';

import de from '~/locales/de';
import en from '~/locales/en';
import { isConfirmedAlready, signInFaultOf, UnusedChallenge } from '~/utils/signInFaults';

function refusal(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}

function sentence(texts: object, key: string): unknown {
  return key.split('.').reduce<unknown>((part, name) => Object(part)[name], texts);
}

/** What Cognito's public operations refuse with, and this shop can meet. */
const NAMES = [
  'AliasExistsException',
  'CodeDeliveryFailureException',
  'CodeMismatchException',
  'ExpiredCodeException',
  'ForbiddenException',
  'InvalidLambdaResponseException',
  'InvalidParameterException',
  'InvalidPasswordException',
  'LimitExceededException',
  'NotAuthorizedException',
  'PasswordHistoryPolicyViolationException',
  'PasswordResetRequiredException',
  'TooManyFailedAttemptsException',
  'TooManyRequestsException',
  'UnexpectedLambdaException',
  'UserLambdaValidationException',
  'UserNotConfirmedException',
  'UserNotFoundException',
  'UserUnAuthenticatedException',
  'UsernameExistsException',
];

describe('what the user pool refuses', () => {
  it.each(NAMES)('has a sentence in each language: %s', (name) => {
    const key = signInFaultOf(refusal(name))?.key ?? '';
    expect(sentence(en, key)).toBeTruthy();
    expect(sentence(de, key)).toBeTruthy();
  });

  it('does not tell an unknown person from a wrong password', () => {
    expect(signInFaultOf(refusal('UserNotFoundException'))).toEqual(signInFaultOf(refusal('NotAuthorizedException')));
  });

  it.each([
    ['NotAuthorizedException', 'Password attempts exceeded', 'auth.faults.tooOften'],
    ['NotAuthorizedException', 'User is disabled.', 'auth.faults.disabled'],
    ['NotAuthorizedException', 'Access Token has been revoked', 'errors.faults.sign-in'],
    ['UserLambdaValidationException', 'PostConfirmation failed with error The account was closed, and can be begun anew a day later.', 'auth.faults.closed'],
    ['UserLambdaValidationException', 'PostConfirmation failed with error Another customer has this e-mail address.', 'auth.faults.exists'],
  ])('is told by its message where the name is not enough: %s %s', (name, message, key) => {
    expect(signInFaultOf(refusal(name, message))?.key).toBe(key);
  });

  it('says so when it asks for what the shop does not offer', () => {
    expect(signInFaultOf(new UnusedChallenge('CONFIRM_SIGN_IN_WITH_TOTP_CODE'))?.key).toBe('auth.faults.unusedChallenge');
  });

  it('is no refusal when it is a fault on the way or of ours', () => {
    for (const name of ['NetworkError', 'InternalErrorException', 'ResourceNotFoundException']) {
      expect(signInFaultOf(refusal(name))).toBeUndefined();
    }
  });

  it('tells that nobody needs a code any more', () => {
    expect(isConfirmedAlready(refusal('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED'))).toBe(true);
    expect(isConfirmedAlready(refusal('CodeMismatchException', 'Invalid verification code provided, please try again.'))).toBe(false);
  });
});
