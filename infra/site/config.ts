import * as pulumi from '@pulumi/pulumi';

import type { SiteConfig } from '../components/site';
import type { UserPool } from '../components/user-pool';
import type { Config } from '../config';

/** Where the parts of the deployment are that the app speaks with. */
export interface Places {
  addresses: { endpoint: pulumi.Input<string>; realtimeEndpoint: pulumi.Input<string> };
  userPool: UserPool;
  apiKey: pulumi.Output<string>;
}

/** What the app is told. The key of visitors stands in it: every browser is told it. */
export function siteConfig(config: Config, places: Places): pulumi.Output<SiteConfig> {
  const { payments } = config;
  return pulumi.unsecret(
    pulumi.output({
      graphqlEndpoint: places.addresses.endpoint,
      realtimeEndpoint: places.addresses.realtimeEndpoint,
      region: config.region,
      userPoolId: places.userPool.pool.id,
      userPoolClientId: places.userPool.client.id,
      authFlow: 'USER_SRP_AUTH' as const,
      apiKey: places.apiKey,
      shopName: config.shop.name,
      timeZone: config.shop.timeZone,
      payments:
        payments.provider === 'stripe'
          ? { provider: payments.provider, publishableKey: payments.publishableKey }
          : { provider: payments.provider },
    }),
  );
}
