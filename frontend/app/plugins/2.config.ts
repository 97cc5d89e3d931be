import { ConfigFault, parseConfig } from '~/utils/config';

/** Reads `/config.json`. Without it nothing can be asked of the shop, so `error.vue` says what is wrong. */
export default defineNuxtPlugin(async () => {
  try {
    const answer = await fetch('/config.json', { cache: 'no-cache' });
    if (!answer.ok) throw new ConfigFault(`the server answered ${answer.status}`);
    return { provide: { shopConfig: parseConfig(await json(answer)) } };
  } catch (cause) {
    const reason = cause instanceof ConfigFault ? cause.message : 'the server cannot be reached';
    throw createError({ fatal: true, statusCode: 503, statusMessage: 'config', message: reason, cause });
  }
});

async function json(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    throw new ConfigFault('the file holds no JSON');
  }
}
