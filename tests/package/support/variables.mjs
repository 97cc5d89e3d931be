// What each function must be told.

import { FUNCTIONS } from './archive.mjs';
import { SECRET_ARN } from './secrets-manager.mjs';

/** A value for every variable that a function may need. */
export const VARIABLES = {
  KIBBLE_TABLE: 'kibble',
  KIBBLE_GRAPHQL_URL: 'https://api.example/graphql',
  KIBBLE_EVENT_BUS: 'shop',
  KIBBLE_MAIL_FROM: 'shop@example.com',
  KIBBLE_SHOP_URL: 'https://shop.example',
  KIBBLE_PAYMENTS: 'stripe',
  KIBBLE_PAYMENT_SECRET: SECRET_ARN,
};

/** What Lambda itself sets, and every function needs. */
const LAMBDAS_OWN = ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/** The variables without which a function must not start, each with what else is set then. */
export function required(name) {
  const demanded = FUNCTIONS[name].environment.filter(({ required }) => required);
  return [
    ...demanded.map((variable) => ({ variable: variable.name, given: settingOf(variable.when) })),
    ...LAMBDAS_OWN.map((variable) => ({ variable, given: {} })),
  ];
}

/** The variable that "KIBBLE_PAYMENTS=stripe" sets. */
function settingOf(when) {
  if (when === undefined) return {};
  const [variable, value] = when.split('=');
  return { [variable]: value };
}
