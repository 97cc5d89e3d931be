import { type DocumentNode, Kind, parse } from 'graphql';

import type { Resolvers } from '../sources';

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/**
 * How the list of resolvers and the schema disagree, each as a sentence: every field of a root type needs exactly one
 * resolver, and no field may have one that the schema lacks.
 */
export function resolverFaults(sdl: string, resolvers: Resolvers): string[] {
  let document: DocumentNode;
  try {
    document = parse(sdl);
  } catch {
    // The rules of the schema tell that.
    return [];
  }
  const inSchema = new Set(fields(document));
  const given = [...resolvers.direct, ...resolvers.relation, ...resolvers.echo];
  const times = (field: string) => given.filter((other) => other === field).length;
  const unknown = given.filter((field) => !inSchema.has(field));
  const twice = [...new Set(given)].filter((field) => times(field) > 1);
  const isRoot = (field: string) => ROOTS.includes(field.split('.')[0] ?? '');
  const without = [...inSchema].filter((field) => isRoot(field) && times(field) === 0);
  const nested = [...resolvers.direct, ...resolvers.echo].filter((field) => !isRoot(field));
  return [
    ...unknown.map((field) => `src/graphql/resolvers.json has a resolver for ${field}, which is not in schema.graphql`),
    ...twice.map((field) => `src/graphql/resolvers.json has ${times(field)} resolvers for ${field}`),
    ...without.map((field) => `${field} has no resolver: name it in src/graphql/resolvers.json`),
    ...nested.map((field) => `${field} is no field of a root type: in src/graphql/resolvers.json it belongs to "relation"`),
  ];
}

/** Every field of an object as `Type.field`. */
function fields(document: DocumentNode): string[] {
  return document.definitions.flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    return (node.fields ?? []).map((field) => `${node.name.value}.${field.name.value}`);
  });
}
