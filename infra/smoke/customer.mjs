// A customer of these checks alone: made, and forgotten afterwards.

import { randomBytes, randomUUID } from 'node:crypto';

import {
  AdminConfirmSignUpCommand, AdminDeleteUserCommand, CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';

import { loadAmplify } from './front-end.mjs';
import { post } from './graphql.mjs';
import { expect } from './report.mjs';

const ANY = { accessKeyId: 'any', secretAccessKey: 'any' };

/** Signs a new customer up and in, or returns nothing, and then leaves nobody behind. */
export async function signUp({ config, stack }, report) {
  const client = await report.check('the front end can be set up', "'make shop' installs its packages", async () => loadAmplify(config));
  if (!client) return undefined;
  const pool = new CognitoIdentityProviderClient({
    region: config.region,
    ...(stack ? {} : { endpoint: config.userPoolEndpoint, credentials: ANY }),
  });
  // Amazon's own mailbox for tests, which takes every mail and counts as no bounce.
  const email = `success+smoke-${randomUUID()}@simulator.amazonses.com`;
  const password = `Aa1!${randomBytes(18).toString('base64url')}`;
  const user = { UserPoolId: config.userPoolId, Username: email };
  const customer = new Customer(config, client, () => pool.send(new AdminDeleteUserCommand(user)));
  let isMade = false;
  const signedUp = await report.check('somebody signs up', 'see the log of post_confirmation', async () => {
    const options = { userAttributes: { email, name: 'Smoke Test' } };
    await client.auth.signUp({ username: email, password, options });
    isMade = true;
    // In the place of the code that was mailed. The trigger runs as after the code.
    await pool.send(new AdminConfirmSignUpCommand(user));
    return true;
  });
  const signsIn = 'and signs in as the front end does';
  const signedIn =
    signedUp && (await report.check(signsIn, 'see the flows of the app client', () => customer.signIn(email, password)));
  if (isMade && !signedIn) await customer.forget(report);
  return signedIn && customer;
}

class Customer {
  #auth;
  #deleteUser;
  #isSignedIn = false;

  constructor(config, { auth, api }, deleteUser) {
    this.config = config;
    this.#auth = auth;
    this.#deleteUser = deleteUser;
    this.api = api;
  }

  async signIn(username, password) {
    const options = { authFlowType: this.config.authFlow };
    const { isSignedIn, nextStep } = await this.#auth.signIn({ username, password, options });
    expect(isSignedIn, `the pool asks for ${nextStep.signInStep}`);
    this.#isSignedIn = true;
    this.id = (await this.#auth.getCurrentUser()).userId;
    return true;
  }

  /** Asks with the token alone, and returns the whole answer. */
  async ask(query, variables, headers = {}) {
    const { tokens } = await this.#auth.fetchAuthSession();
    const authorization = tokens.accessToken.toString();
    return post(this.config.graphqlEndpoint, { authorization, ...headers }, query, variables);
  }

  /** Asks by the front end's own client, and returns the data; throws what is wrong. */
  async data(query, variables) {
    return (await this.api.graphql({ query, variables })).data;
  }

  /** Takes the customer out of the shop and out of the pool; returns whether the shop has forgotten them. */
  async forget(report) {
    const forgotten = await report.check('the customer is forgotten', 'delete the user smoke-… from the pool', async () => {
      if (!this.#isSignedIn) {
        await this.#deleteUser();
        return true;
      }
      const closed = this.data('mutation { closeAccount { ok userErrors { code } } }');
      const { closeAccount } = await closed.finally(() => this.#auth.deleteUser());
      expect(closeAccount.ok, `the shop keeps the record: ${closeAccount.userErrors.map(({ code }) => code)}`);
      return true;
    });
    return forgotten === true;
  }
}
