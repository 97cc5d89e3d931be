/** What the app is told at `/config.json`, as much of it as says with whom it speaks. */
export interface Partners {
  graphqlEndpoint: string;
  realtimeEndpoint: string;
  region: string;
  payments: { provider: string };
}

/** Where Stripe's own script comes from, and what it opens (https://docs.stripe.com/security/guide). */
const STRIPE = {
  api: 'https://api.stripe.com',
  script: 'https://js.stripe.com https://*.js.stripe.com',
  frames: 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
};

/**
 * The content security policy that the build of the shop has left open, with its `{connect}`, `{script}` and `{frame}`
 * filled in. `src/local/server/shop/policy.rs` does the same on one machine, and
 * `policy_cases.json` beside it holds what both must agree on.
 */
export function contentSecurityPolicy(policy: string, partners: Partners): string {
  const isStripe = partners.payments.provider === 'stripe';
  const filled = policy
    .replaceAll('{connect}', connections(partners).join(' '))
    .replaceAll('{script}', isStripe ? STRIPE.script : '')
    .replaceAll('{frame}', isStripe ? STRIPE.frames : "'none'");
  const directives = filled.split(';').map((directive) => directive.trim().split(/\s+/).join(' '));
  return directives.filter((directive) => directive !== '').join('; ');
}

function connections(partners: Partners): string[] {
  const addresses = [
    partners.graphqlEndpoint,
    partners.realtimeEndpoint,
    `https://cognito-idp.${partners.region}.amazonaws.com`,
    ...(partners.payments.provider === 'stripe' ? [STRIPE.api] : []),
  ];
  return [...new Set(addresses.map((address) => new URL(address).origin))].sort();
}
