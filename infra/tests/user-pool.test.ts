import { beforeAll, describe, expect, test } from 'vitest';

import type { UserPoolRules } from '../sources';
import { deploy, type Deployment, LARGE, SMALL } from './support/deployment';
import { read } from './support/repository';

const RULES = JSON.parse(read('src/local/user_pool/rules.json')) as UserPoolRules;

let small: Deployment;
let large: Deployment;
beforeAll(async () => {
  small = await deploy(SMALL);
  large = await deploy(LARGE);
});

function inputs({ resources }: Deployment, type: string): Record<string, unknown>[] {
  return resources.filter((resource) => resource.type === `aws:cognito/${type}`).map((resource) => resource.inputs);
}

test('people sign in with their e-mail address, whatever its capitals, and prove that it is theirs', () => {
  expect(inputs(small, 'userPool:UserPool')).toEqual([
    expect.objectContaining({
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ['email'],
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ['email'] },
    }),
  ]);
});

test('passwords and tokens are as on one machine', () => {
  expect(inputs(small, 'userPool:UserPool')[0]?.passwordPolicy).toEqual({
    ...RULES.password,
    temporaryPasswordValidityDays: 7,
  });
  expect(inputs(small, 'userPoolClient:UserPoolClient')).toEqual([
    expect.objectContaining({
      accessTokenValidity: RULES.tokens.accessMinutes,
      idTokenValidity: RULES.tokens.idMinutes,
      refreshTokenValidity: RULES.tokens.refreshDays,
      tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
    }),
  ]);
});

test('the client of browsers has no secret, sends no password, and is not told who is known', () => {
  expect(inputs(small, 'userPoolClient:UserPoolClient')).toEqual([
    expect.objectContaining({
      generateSecret: false,
      explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
    }),
  ]);
});

test('it may write what the front end writes at sign-up', () => {
  const signUp = read('frontend/app/composables/useSignUp.ts');
  const [, attributes = ''] = /userAttributes = \{ ([^}]*) \}/.exec(signUp) ?? [];
  const written = attributes.split(', ').map((attribute) => attribute.split(':')[0]);
  expect(written.sort()).toEqual(inputs(small, 'userPoolClient:UserPoolClient')[0]?.writeAttributes);
});

test('staff have the groups that the code knows', () => {
  const code = read('src/shop/caller.rs');
  const groups = inputs(small, 'userGroup:UserGroup').map((group) => String(group.name));
  expect(groups).toEqual(RULES.groups);
  for (const group of groups) expect(code).toContain(`"${group}"`);
});

test('Cognito calls the function that makes the customer, and it alone may', () => {
  const alias = 'arn:aws:lambda:eu-west-1:123456789012:function:kibble-dev-post-confirmation:live';
  expect(inputs(small, 'userPool:UserPool')[0]?.lambdaConfig).toEqual({ postConfirmation: alias });
  const permission = small.resources.find(({ name }) => name === 'post_confirmation-cognito-idp');
  expect(permission?.inputs).toMatchObject({
    principal: 'cognito-idp.amazonaws.com',
    qualifier: 'live',
    sourceArn: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Pool1',
  });
});

describe('codes are mailed', () => {
  test('by Cognito at first', () => {
    expect(inputs(small, 'userPool:UserPool')[0]?.emailConfiguration).toEqual({ emailSendingAccount: 'COGNITO_DEFAULT' });
  });

  test('by Amazon SES where its sender is verified', () => {
    expect(inputs(large, 'userPool:UserPool')[0]?.emailConfiguration).toEqual({
      emailSendingAccount: 'DEVELOPER',
      fromEmailAddress: 'shop@example.com',
      sourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/example.com',
    });
  });
});

test('where customers buy the pool cannot be deleted', () => {
  expect(inputs(small, 'userPool:UserPool')[0]?.deletionProtection).toBe('INACTIVE');
  expect(inputs(large, 'userPool:UserPool')[0]?.deletionProtection).toBe('ACTIVE');
});
