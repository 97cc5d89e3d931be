import type { ShopConfig } from '~/utils/config';

/** What the deployment has told at the start. */
export function useShopConfig(): ShopConfig {
  return useNuxtApp().$shopConfig as ShopConfig;
}
