import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

import { named } from '../names';
import type { UserPoolRules } from '../sources';
import { KibbleComponent } from './kibble-component';
import type { RustFunction } from './rust-function';

export interface UserPoolArgs {
  stage: string;
  shopName: string;
  rules: UserPoolRules;
  /** Whether it is protected from deletion. */
  production: boolean;
  postConfirmation: RustFunction;
  /** Who mails the codes, where that is Amazon SES. */
  mail: { from: string; identityArn: pulumi.Input<string> } | undefined;
}

/** Whoever uses the shop: customers, who sign up by themselves, and staff, who are put into groups. */
export class UserPool extends KibbleComponent {
  readonly pool: aws.cognito.UserPool;
  readonly client: aws.cognito.UserPoolClient;

  constructor(name: string, args: UserPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super('UserPool', name, opts);
    this.pool = this.makePool(name, args);
    args.postConfirmation.allow('cognito-idp.amazonaws.com', this.pool.arn);
    this.client = this.makeClient(name, args);
    for (const group of args.rules.groups) {
      new aws.cognito.UserGroup(`${name}-${group}`, { name: group, userPoolId: this.pool.id }, this.child);
    }
    this.registerOutputs({ poolId: this.pool.id, clientId: this.client.id });
  }

  private makePool(name: string, args: UserPoolArgs): aws.cognito.UserPool {
    const { password } = args.rules;
    return new aws.cognito.UserPool(
      name,
      {
        name: named(args.stage),
        usernameAttributes: ['email'],
        usernameConfiguration: { caseSensitive: false },
        autoVerifiedAttributes: ['email'],
        // The others that the shop writes are Cognito's own and may be left out: name and locale.
        schemas: [
          {
            name: 'email',
            attributeDataType: 'String',
            required: true,
            mutable: true,
            stringAttributeConstraints: { minLength: '3', maxLength: '254' },
          },
        ],
        passwordPolicy: {
          minimumLength: password.minimumLength,
          requireLowercase: password.requireLowercase,
          requireUppercase: password.requireUppercase,
          requireNumbers: password.requireNumbers,
          requireSymbols: password.requireSymbols,
          temporaryPasswordValidityDays: 7,
        },
        accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_email', priority: 1 }] },
        // A new address counts when its code was told.
        userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ['email'] },
        verificationMessageTemplate: {
          defaultEmailOption: 'CONFIRM_WITH_CODE',
          emailSubject: args.shopName,
          // Cognito has one text for all, in whatever language they speak.
          emailMessage: `Your code for ${args.shopName} is {####}.<br>Ihr Code für ${args.shopName} lautet {####}.`,
        },
        emailConfiguration: args.mail
          ? { emailSendingAccount: 'DEVELOPER', fromEmailAddress: args.mail.from, sourceArn: args.mail.identityArn }
          : { emailSendingAccount: 'COGNITO_DEFAULT' },
        lambdaConfig: { postConfirmation: args.postConfirmation.alias.arn },
        // Nothing of the dearer ones is used.
        userPoolTier: 'LITE',
        deletionProtection: args.production ? 'ACTIVE' : 'INACTIVE',
      },
      { ...this.child, protect: args.production },
    );
  }

  private makeClient(name: string, args: UserPoolArgs): aws.cognito.UserPoolClient {
    const { tokens } = args.rules;
    return new aws.cognito.UserPoolClient(
      name,
      {
        name: 'site',
        userPoolId: this.pool.id,
        // A browser keeps no secret.
        generateSecret: false,
        explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        preventUserExistenceErrors: 'ENABLED',
        enableTokenRevocation: true,
        supportedIdentityProviders: ['COGNITO'],
        readAttributes: ['email', 'email_verified', 'locale', 'name'],
        writeAttributes: ['email', 'locale', 'name'],
        accessTokenValidity: tokens.accessMinutes,
        idTokenValidity: tokens.idMinutes,
        refreshTokenValidity: tokens.refreshDays,
        tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
      },
      this.child,
    );
  }
}
