import { createMessages } from '~/utils/messages';

/** The texts of the shop, in the language that the visitor has chosen or their browser prefers. */
export default defineNuxtPlugin(async (nuxtApp) => {
  nuxtApp.vueApp.use(await createMessages());
});
