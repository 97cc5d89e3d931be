// Writes .output/headers.json: the headers with which a web server sends the files of the shop. Run after
// `nuxt generate`. The places in braces are filled by whoever serves the shop, from its configuration:
// {connect} with the addresses of the API, of the user pool and of the payment provider, {script} and {frame}
// with those from which the payment provider's own form comes.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../.output/public/200.html', import.meta.url);
const HEADERS = new URL('../.output/headers.json', import.meta.url);

const hashes = inlineScripts(readFileSync(PAGE, 'utf8')).map(
  (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
);
const policy = {
  'default-src': "'none'",
  'script-src': `'self' ${hashes.join(' ')} {script}`,
  'style-src': "'self'",
  'img-src': "'self' data: https:",
  'font-src': "'self'",
  'connect-src': "'self' {connect}",
  'frame-src': '{frame}',
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};
const headers = {
  'content-security-policy': Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; '),
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
};
writeFileSync(HEADERS, `${JSON.stringify(headers, null, 2)}\n`);

/** The scripts that stand in the page itself; blocks of data are no scripts. */
function inlineScripts(page) {
  return [...page.matchAll(/<script(?<attributes>[^>]*)>(?<text>[^]*?)<\/script>/g)]
    .filter(({ groups }) => !/\bsrc=|type="application\/json"/.test(groups.attributes))
    .map(({ groups }) => groups.text);
}
