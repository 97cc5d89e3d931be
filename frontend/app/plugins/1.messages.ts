import { createMessages } from '~/utils/messages';

/**
 * The texts of the shop, in the language that the visitor has chosen or their browser prefers. Without them
 * `error.vue` has a few words of its own.
 */
export default defineNuxtPlugin(async (nuxtApp) => {
  const messages = await createMessages().catch((cause: unknown) => {
    throw createError({ fatal: true, statusCode: 503, statusMessage: 'texts', message: 'the texts cannot be loaded', cause });
  });
  nuxtApp.vueApp.use(messages);
  return { provide: { messages } };
});
