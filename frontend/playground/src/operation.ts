import { Kind, parse } from 'graphql';

/**
 * The name of the operation to run. GraphiQL learns a little late that another tab was opened and
 * then still names that tab's operation, so a document with only one operation names it itself.
 */
export function operationName(query: string, chosen: string | null | undefined): string | null {
  const names = operationNames(query);
  return names.length === 1 ? (names[0] ?? null) : (chosen ?? null);
}

/** One entry for each operation, null where it has no name; none when the document does not parse. */
function operationNames(query: string): (string | null)[] {
  try {
    return parse(query, { noLocation: true }).definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value ?? null] : [],
    );
  } catch {
    return [];
  }
}
