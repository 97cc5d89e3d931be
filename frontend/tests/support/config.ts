import type { ShopConfig } from '~/utils/config';

/** What a deployment could tell. */
export const config: ShopConfig = {
  graphqlEndpoint: 'https://api.shop.example/graphql',
  realtimeEndpoint: 'wss://api.shop.example/graphql/realtime',
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_Example',
  userPoolClientId: 'client',
  authFlow: 'USER_SRP_AUTH',
  apiKey: 'public',
  shopName: 'Paws',
  timeZone: 'Europe/Berlin',
  payments: { provider: 'none' },
};
