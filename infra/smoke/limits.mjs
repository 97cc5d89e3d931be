// What AppSync is told to refuse.

import { readFile } from 'node:fs/promises';

/** `queryDepthLimit`, `resolverCountLimit` and others. */
export const LIMITS = JSON.parse(await readFile(new URL('../../src/graphql/resolvers.json', import.meta.url)));
