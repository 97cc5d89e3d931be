// The site, as a browser gets it.

import { isDeepStrictEqual } from 'node:util';

import { loadConfigReader } from './front-end.mjs';
import { expect } from './report.mjs';

const PAGE = { accept: 'text/html' };
const BUILT = "see that 'make shop' was run before the deployment, and whether the bucket holds the page";

export async function checkSite({ site, config, stack }, report) {
  const page = await report.check('the site answers with its page', BUILT, async () => {
    const answer = await fetch(`${site}/`, { headers: PAGE });
    const text = await answer.text();
    expect(answer.status === 200, `${site}/ answers with ${answer.status}`);
    expect(text.includes('/_nuxt/'), `${site}/ answers with another page than the shop's`);
    return { headers: answer.headers, text };
  });
  if (page) await checkPage(site, config, page, report);
  await report.check('a file that is not there is not found', 'see the rewriting of addresses at the CDN', async () => {
    const { status } = await fetch(`${site}/_nuxt/there-is-no-such-file.js`);
    expect(status === 404, `it answers with ${status}`);
  });
  await report.check('/config.json is what the front end reads', "see config.json in the site's bucket, which a deployment writes", async () => {
    const answer = await fetch(`${site}/config.json`);
    expect(answer.status === 200, `it answers with ${answer.status}`);
    expect(/no-cache|no-store|max-age=0/.test(answer.headers.get('cache-control')), 'browsers may keep it');
    const told = (await loadConfigReader())(await answer.json());
    if (stack) expectSame(told, config);
  });
}

async function checkPage(site, config, page, report) {
  const headers = 'see the response headers policy of the CDN, which comes from frontend/.output/headers.json';
  await report.check('the page comes with its headers', headers, async () => {
    const get = (name) => page.headers.get(name) ?? '';
    const policy = get('content-security-policy');
    expect(policy.includes("default-src 'none'"), `the content security policy is "${policy}"`);
    expect(policy.includes("frame-ancestors 'none'"), 'other sites may frame it');
    expect(!/[{}]/.test(policy), `the content security policy has an empty place: ${policy}`);
    expect(get('x-content-type-options') === 'nosniff', 'x-content-type-options is not nosniff');
    expect(get('referrer-policy') !== '', 'there is no referrer-policy');
    const isSecure = site.startsWith('https:');
    expect(!isSecure || /max-age=\d{7,}/.test(get('strict-transport-security')), 'strict-transport-security is missing or short');
    for (const address of [config.graphqlEndpoint, config.realtimeEndpoint]) {
      const { origin } = new URL(address);
      expect(origin === site || policy.includes(origin), `the content security policy does not allow ${origin}`);
    }
  });
  await report.check('a deep link answers with the page', 'see the rewriting of addresses at the CDN', async () => {
    const answer = await fetch(`${site}/orders/some-order`, { headers: PAGE });
    expect(answer.status === 200, `it answers with ${answer.status}`);
    expect((await answer.text()) === page.text, 'it answers with another page');
  });
  await report.check('a file of the page may be kept for ever', 'see cacheControl of the files in the bucket', async () => {
    const [path] = /\/_nuxt\/[\w.-]+\.js/.exec(page.text) ?? [];
    expect(path, 'the page names no script');
    const answer = await fetch(site + path);
    expect(answer.status === 200, `${path} answers with ${answer.status}`);
    expect(/immutable/.test(answer.headers.get('cache-control')), `${path} is not immutable`);
  });
}

function expectSame(told, config) {
  for (const [name, value] of Object.entries(config)) {
    expect(isDeepStrictEqual(told[name], value), `"${name}" is not that of the stack`);
  }
}
