import * as pulumi from '@pulumi/pulumi';
import { expect, test } from 'vitest';

import type { Resource } from './support/cloud';
import { deploy, LARGE, SMALL } from './support/deployment';
import { read } from './support/repository';

/** Files whose text is an input: a change of one is no change of the cloud's shape. */
const TEXTS = [
  'schema.graphql',
  'infra/appsync/echo.js',
  'infra/appsync/relation.js',
  'infra/appsync/relation-pipeline.js',
  'infra/site/viewer-request.js',
].map((file) => ({ file, text: read(file) }));

/** An input as a reader wants it: policies and dashboards opened, texts of files by the file's name. */
async function readable(value: unknown): Promise<unknown> {
  if (typeof value === 'string') return readableText(value);
  if (Array.isArray(value)) return Promise.all(value.map(readable));
  if (typeof value !== 'object' || value === null) return value;
  if (pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value)) {
    const path = (await Reflect.get(value, 'path')) as unknown;
    return `file ${String(path).replace(/^.*kibble-infra-\w+\//, '')}`;
  }
  const members = Object.entries(value).map(async ([name, inner]) => [name, await readable(inner)] as const);
  return Object.fromEntries(await Promise.all(members));
}

async function readableText(text: string): Promise<unknown> {
  const file = TEXTS.find((known) => known.text === text);
  if (file) return `text of ${file.file}`;
  if (!/^\{.*\}$/s.test(text)) return text;
  try {
    return { json: await readable(JSON.parse(text)) };
  } catch {
    return text;
  }
}

/** One resource under its component, type and name. */
async function graph(resources: Resource[]): Promise<string> {
  const real = resources.filter(({ type }) => !type.startsWith('kibble:'));
  const named = await Promise.all(
    real.map(async (resource) => {
      const { type, name, inputs, protect, retained, parent } = resource;
      const kept = { ...(protect && { protect }), ...(retained && { retained }) };
      return [`${parent} / ${type} / ${name}`, { ...kept, ...Object(await readable(inputs)) }] as const;
    }),
  );
  const sorted = named.sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`;
}

// `npm run accept` writes the files anew: read what has changed before you commit them.
test.each([
  ['dev', SMALL],
  ['production', LARGE],
] as const)('the resources of a stack %s are those that were reviewed', async (stage, settings) => {
  const { resources } = await deploy(settings, stage);
  const names = resources.map(({ type, name }) => `${type} ${name}`);
  expect(new Set(names).size).toBe(names.length);
  await expect(await graph(resources)).toMatchFileSnapshot(`graphs/${stage}.json`);
});
