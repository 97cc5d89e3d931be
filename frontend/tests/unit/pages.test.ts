import { existsSync, readdirSync } from 'node:fs';

import { expect, it } from 'vitest';

import { PAGES } from '../browser/support/pages';

it('every page is looked at by axe, and has its picture taken', () => {
  const isFrame = (file: string) => existsSync(`app/pages/${file.replace('.vue', '')}`);
  const entries = readdirSync('app/pages', { recursive: true, encoding: 'utf8' });
  const files = entries.filter((file) => file.endsWith('.vue') && !isFrame(file));
  expect(PAGES.map(({ file }) => file).sort()).toEqual(files.sort());
});
