import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Config } from './config';
import { answerFetchWith, json } from './fetch-double';
import { signIn } from './user-pool';

afterEach(() => vi.unstubAllGlobals());

const CONFIG: Config = {
  graphqlEndpoint: '/graphql',
  region: 'eu-central-1',
  userPoolId: 'pool',
  userPoolClientId: 'client',
  userPoolEndpoint: 'http://localhost:4000/user-pool',
  authFlow: 'USER_PASSWORD_AUTH',
};

describe('signing in', () => {
  it('sends the call of the user pool and gives the access token', async () => {
    const sent = answerFetchWith(json(200, { AuthenticationResult: { AccessToken: 'a.b.c' } }));
    expect(await signIn(CONFIG, 'ada@example.com', 'secret')).toBe('a.b.c');
    expect(sent).toEqual([
      {
        url: 'http://localhost:4000/user-pool',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
        },
        body: {
          AuthFlow: 'USER_PASSWORD_AUTH',
          ClientId: 'client',
          AuthParameters: { USERNAME: 'ada@example.com', PASSWORD: 'secret' },
        },
      },
    ]);
  });

  it('finds a pool in the cloud by its region', async () => {
    const { userPoolEndpoint: _, ...cloud } = CONFIG;
    const sent = answerFetchWith(json(200, { AuthenticationResult: { AccessToken: 'a.b.c' } }));
    await signIn(cloud, 'ada@example.com', 'secret');
    expect(sent[0]?.url).toBe('https://cognito-idp.eu-central-1.amazonaws.com/');
  });

  it('passes on why the pool refuses', async () => {
    answerFetchWith(json(400, { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' }));
    await expect(signIn(CONFIG, 'ada@example.com', 'wrong')).rejects.toThrow('Incorrect username or password.');
  });

  it('names a challenge that it cannot answer', async () => {
    answerFetchWith(json(200, { ChallengeName: 'NEW_PASSWORD_REQUIRED' }));
    await expect(signIn(CONFIG, 'ada@example.com', 'old')).rejects.toThrow(
      'The user pool asks for the challenge NEW_PASSWORD_REQUIRED, which this page cannot answer.',
    );
  });

  it('says when nobody answers, and when the answer is empty', async () => {
    answerFetchWith(new TypeError('Failed to fetch'), new Response('', { status: 503 }));
    await expect(signIn(CONFIG, 'a@b', 'c')).rejects.toThrow('The user pool at http://localhost:4000/user-pool cannot be reached.');
    await expect(signIn(CONFIG, 'a@b', 'c')).rejects.toThrow('The user pool answered with HTTP 503.');
  });
});
