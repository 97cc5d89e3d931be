import { type Config, userPoolEndpoint } from './config';

/** Exchanges an e-mail address and a password for an access token. */
export async function signIn(config: Config, email: string, password: string): Promise<string> {
  const endpoint = userPoolEndpoint(config);
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    body: JSON.stringify({
      AuthFlow: config.authFlow,
      ClientId: config.userPoolClientId,
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  }).catch(() => null);
  if (answer === null) throw new Error(`The user pool at ${endpoint} cannot be reached.`);
  return accessToken(answer.status, await answer.json().catch(() => null));
}

interface Answer {
  AuthenticationResult?: { AccessToken?: string };
  ChallengeName?: string;
  message?: string;
  Message?: string;
}

function accessToken(status: number, answer: Answer | null): string {
  const token = answer?.AuthenticationResult?.AccessToken;
  if (token !== undefined) return token;
  if (answer?.ChallengeName !== undefined) {
    throw new Error(`The user pool asks for the challenge ${answer.ChallengeName}, which this page cannot answer.`);
  }
  throw new Error(answer?.message ?? answer?.Message ?? `The user pool answered with HTTP ${status}.`);
}
