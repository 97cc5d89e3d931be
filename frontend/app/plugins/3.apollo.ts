import { ApolloClient, setLogVerbosity } from '@apollo/client/core';
import { loadDevMessages, loadErrorMessages } from '@apollo/client/dev';
import { DefaultApolloClient } from '@vue/apollo-composable';

import { createCache } from '~/utils/apollo/cache';
import { createLink } from '~/utils/apollo/links';

/** The client of the API, for the whole app. */
export default defineNuxtPlugin((nuxtApp) => {
  if (import.meta.dev) {
    loadDevMessages();
    loadErrorMessages();
  } else {
    // @vue/apollo-composable calls what Apollo Client 3.14 calls deprecated, which is nothing for a customer's console.
    setLogVerbosity('silent');
  }
  const session = useSession();
  const link = createLink(useShopConfig(), {
    token: () => session.token(),
    generation: () => session.generation,
    expired: () => session.expire(),
  });
  const client = new ApolloClient({ link, cache: createCache(), devtools: { enabled: import.meta.dev } });
  nuxtApp.vueApp.provide(DefaultApolloClient, client);
  return { provide: { apollo: client } };
});
