import type { ApolloClient, NormalizedCacheObject } from '@apollo/client/core';
import { DefaultApolloClient } from '@vue/apollo-composable';

type Client = ApolloClient<NormalizedCacheObject>;

/** The client of the API, for what happens outside of a component too. */
export function useApollo(): Client {
  const provided = getCurrentInstance() ? inject<Client | undefined>(DefaultApolloClient, undefined) : undefined;
  return provided ?? (useNuxtApp().$apollo as Client);
}
