import type { ApolloClient, NormalizedCacheObject } from '@apollo/client/core';

/** The client of the API, for what happens outside of a component. */
export function useApollo(): ApolloClient<NormalizedCacheObject> {
  return useNuxtApp().$apollo as ApolloClient<NormalizedCacheObject>;
}
