import { Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';

/**
 * The name of the operation to run. GraphiQL learns a little late that another tab was opened and
 * then still names that tab's operation, so a document with only one operation names it itself.
 */
export function operationName(query: string, chosen: string | null | undefined): string | null {
  const names = operationNames(query);
  return names.length === 1 ? (names[0] ?? null) : (chosen ?? null);
}

/** Whether the operation to run is a subscription. */
export function isSubscription(query: string, chosen: string | null | undefined): boolean {
  const name = operationName(query, chosen);
  return operations(query).some(
    (operation) => (operation.name?.value ?? null) === name && operation.operation === OperationTypeNode.SUBSCRIPTION,
  );
}

/** One entry for each operation, null where it has no name; none when the document does not parse. */
function operationNames(query: string): (string | null)[] {
  return operations(query).map((operation) => operation.name?.value ?? null);
}

function operations(query: string): OperationDefinitionNode[] {
  try {
    return parse(query, { noLocation: true }).definitions.filter(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
  } catch {
    return [];
  }
}
