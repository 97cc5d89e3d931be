import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { safeReturnTo } from '~/utils/returnTo';

const APP = join(process.cwd(), 'app');

describe('the source', () => {
  const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(vue|ts)$/.test(file));

  // Nuxt 4.4.5 answers these on a server in ways that later versions have mended: CVE-2026-47200, GHSA-mm7m-92g8-7m47.
  it('has nothing that a server would render', () => {
    expect(files.filter((file) => file.includes('.server.'))).toEqual([]);
    const config = readFileSync(join(process.cwd(), 'nuxt.config.ts'), 'utf8');
    expect(config).toContain('ssr: false');
    expect(config).not.toContain('appMiddleware');
  });

  it('never renders a text as HTML', () => {
    const renders = files.filter((file) => /v-html|innerHTML|outerHTML|insertAdjacentHTML/.test(readFileSync(join(APP, file), 'utf8')));
    expect(renders).toEqual([]);
  });

  it('takes Apollo without React, and Amplify by its one door', () => {
    const wrong = files.filter((file) => /from '(@apollo\/client|@aws-amplify\/[^']+|aws-amplify\/api)'/.test(readFileSync(join(APP, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});

describe('where a visitor goes after signing in', () => {
  it.each([
    ['/checkout', '/checkout'],
    ['/products?q=a#b', '/products?q=a#b'],
    [undefined, '/'],
    ['', '/'],
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['/\\evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/a/..//evil.example', '/'],
    ['/%2e//evil.example', '/'],
    ['/.\\/evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['//', '/'],
    ['/\\', '/'],
    ['//[', '/'],
    ['/a/../products', '/products'],
    ['/products?q=//a', '/products?q=//a'],
    ['javascript:alert(1)', '/'],
    [['/a', '/b'], '/'],
  ])('from %j is %s', (value, path) => {
    expect(safeReturnTo(value)).toBe(path);
  });
});
