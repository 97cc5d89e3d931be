import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';

import { contentType } from '../site/content-types';
import { contentSecurityPolicy } from '../site/headers';
import { deploy, type Deployment, LARGE, SMALL } from './support/deployment';
import { parseConfig } from './support/front-end';
import { read } from './support/repository';

let small: Deployment;
let large: Deployment;
beforeAll(async () => {
  small = await deploy(SMALL);
  large = await deploy(LARGE);
});

function inputs({ resources }: Deployment, type: string, name: string): Record<string, unknown> {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (!found) throw new Error(`there is no ${type} ${name}`);
  return found.inputs;
}

const OBJECT = 'aws:s3/bucketObjectv2:BucketObjectv2';

describe('the configuration of the site', () => {
  const config = (deployment: Deployment): unknown => JSON.parse(String(inputs(deployment, OBJECT, 'site-config').content));

  test('is what the front end reads, with the addresses of the stack and its newest key', () => {
    const told = config(small);
    expect(parseConfig(told)).toEqual(told);
    expect(told).toEqual({
      graphqlEndpoint: 'https://a1.appsync-api.eu-west-1.amazonaws.com/graphql',
      realtimeEndpoint: 'wss://a1.appsync-realtime-api.eu-west-1.amazonaws.com/graphql',
      region: 'eu-west-1',
      userPoolId: 'eu-west-1_Pool1',
      userPoolClientId: 'client1',
      authFlow: 'USER_SRP_AUTH',
      apiKey: 'da2-2027-11-21',
      shopName: 'Kibble',
      timeZone: 'UTC',
      payments: { provider: 'none' },
    });
  });

  test('has names of its own where there are some, and what browsers show Stripe, and no secret', () => {
    const told = config(large);
    expect(parseConfig(told)).toEqual(told);
    expect(told).toMatchObject({
      graphqlEndpoint: 'https://api.example.com/graphql',
      realtimeEndpoint: 'wss://api.example.com/graphql/realtime',
      payments: { provider: 'stripe', publishableKey: 'pk_live_1' },
    });
    expect(JSON.stringify(told)).not.toContain('hidden');
  });

  test('has nothing that the front end could do without', () => {
    const told = { ...Object(config(small)) };
    for (const key of Object.keys(told)) {
      const { [key]: _, ...rest } = told;
      expect(() => parseConfig(rest)).toThrow(key);
    }
  });

  test('is asked for anew each time', () => {
    expect(inputs(small, OBJECT, 'site-config')).toMatchObject({
      key: 'config.json',
      contentType: 'application/json',
      cacheControl: 'no-cache',
    });
  });
});

describe('the files of the site', () => {
  test('are all there, those named by their content kept for a year and after they are gone', () => {
    const objects = small.resources.filter(({ type, name }) => type === OBJECT && name !== 'site-config');
    const seen = objects.sort((one, other) => (one.name < other.name ? -1 : 1)).map(({ name, inputs, retained }) => [name, inputs.contentType, inputs.cacheControl, retained]);
    const html = 'text/html; charset=utf-8';
    expect(seen).toEqual([
      ['200.html', html, 'no-cache', false],
      ['404.html', html, 'no-cache', false],
      ['_nuxt/entry.abc123.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable', true],
      ['icon.svg', 'image/svg+xml', 'no-cache', false],
      ['index.html', html, 'no-cache', false],
    ]);
  });

  test('have a media type, and bytes are not run', () => {
    expect(contentType('a/b.WOFF2')).toBe('font/woff2');
    expect(contentType('README')).toBe('application/octet-stream');
  });
});

describe('the headers of the site', () => {
  const cases: { name: string; config: Parameters<typeof contentSecurityPolicy>[1]; policy: string; filled: string }[] =
    JSON.parse(read('src/local/server/shop/policy_cases.json'));

  test.each(cases)('allow $name to speak with its partners', ({ config, policy, filled }) => {
    expect(contentSecurityPolicy(policy, config)).toBe(filled);
  });

  test('are those of the build, and those that only a deployment can promise', () => {
    const policy = inputs(large, 'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy', 'site');
    expect(policy.customHeadersConfig).toEqual({
      items: [{ header: 'permissions-policy', value: 'camera=()', override: true }],
    });
    expect(policy.securityHeadersConfig).toMatchObject({
      contentSecurityPolicy: { contentSecurityPolicy: expect.stringContaining("connect-src 'self' https://api.example.com https://api.stripe.com") },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: 'DENY' },
      referrerPolicy: { referrerPolicy: 'strict-origin-when-cross-origin' },
      strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000 },
    });
  });
});

describe('at the edge', () => {
  /** What CloudFront asks the bucket for. */
  function asked(uri: string, accept?: string): string {
    const handler: unknown = runInNewContext(`${read('infra/site/viewer-request.js')}; handler`);
    if (typeof handler !== 'function') throw new TypeError('the file has no handler');
    const headers = accept === undefined ? {} : { accept: { value: accept } };
    const request: unknown = handler({ request: { uri, headers } });
    return String(Reflect.get(Object(request), 'uri'));
  }
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  test.each(['/', '/products', '/products/chicken-kibble-2kg', '/orders/raAAAAAAQACAAA', '/staff/orders/', '/nothing'])(
    '%s is the one page',
    (uri) => {
      expect(asked(uri, BROWSER)).toBe('/200.html');
      expect(asked(uri, 'application/json, TEXT/HTML;q=0.5')).toBe('/200.html');
    },
  );

  test.each(['/_nuxt/entry.abc123.js', '/config.json', '/icon.svg'])('%s is a file, whoever asks', (uri) => {
    expect(asked(uri, BROWSER)).toBe(uri);
    expect(asked(uri)).toBe(uri);
  });

  test.each([undefined, '*/*', 'application/json', 'image/avif,*/*'])('whoever accepts %s gets no page', (accept) => {
    expect(asked('/products', accept)).toBe('/products');
  });

  test('what is not there is not found', () => {
    expect(inputs(small, 'aws:cloudfront/distribution:Distribution', 'site').customErrorResponses).toEqual([
      { errorCode: 403, responseCode: 404, responsePagePath: '/404.html', errorCachingMinTtl: 0 },
    ]);
  });
});

test('names of the shop lead to it, over a certificate of us-east-1', () => {
  const distribution = inputs(large, 'aws:cloudfront/distribution:Distribution', 'site');
  expect(distribution).toMatchObject({
    aliases: ['shop.example.com'],
    viewerCertificate: { sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' },
  });
  expect(large.outputs).toMatchObject({ siteUrl: 'https://shop.example.com', graphqlEndpoint: 'https://api.example.com/graphql' });
  for (const name of ['site-A', 'site-AAAA', 'api-domain-A', 'api-domain-AAAA']) {
    expect(inputs(large, 'aws:route53/record:Record', name)).toMatchObject({ zoneId: 'Z1234567890' });
  }
});
