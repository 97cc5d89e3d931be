import {
  type ASTNode,
  buildASTSchema,
  type DocumentNode,
  GraphQLError,
  Kind,
  parse,
  validateSchema,
  visit,
} from 'graphql';

/** Scalars that AppSync brings along. */
const SCALARS = ['Date', 'Time', 'DateTime', 'Timestamp', 'Email', 'JSON', 'Phone', 'URL', 'IPAddress'];

/**
 * Directives that AppSync knows
 * (https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-directives.html).
 */
const DIRECTIVES = `
directive @aws_api_key on OBJECT | FIELD_DEFINITION
directive @aws_iam on OBJECT | FIELD_DEFINITION
directive @aws_oidc on OBJECT | FIELD_DEFINITION
directive @aws_lambda on OBJECT | FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
`;

const ROOTS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
const MAX_BYTES = 1024 * 1024;

/**
 * What AppSync would refuse of a schema, each as a sentence. It reads GraphQL's edition of June 2018, and so does the
 * version of graphql-js that is used here: interfaces that implement interfaces and repeatable directives do not parse.
 */
export function schemaFaults(sdl: string): string[] {
  if (Buffer.byteLength(sdl) > MAX_BYTES) return ['schema.graphql is larger than the megabyte that AppSync takes'];
  let document: DocumentNode;
  try {
    document = parse(sdl);
  } catch (error) {
    return [`schema.graphql is not of GraphQL's edition of June 2018: ${words(error)}`];
  }
  const faults = [...rejected(document), ...rootFaults(document), ...commentFaults(sdl)];
  return faults.length > 0 ? faults : invalid(sdl);
}

/** Parts that AppSync takes from nobody. */
function rejected(document: DocumentNode): string[] {
  const faults: string[] = [];
  const refuse = (what: string) => faults.push(`schema.graphql has ${what}, which AppSync does not take`);
  visit(document, {
    enter(node: ASTNode) {
      if (node.kind === Kind.DIRECTIVE_DEFINITION) refuse(`a definition of the directive @${node.name.value}`);
      if (node.kind === Kind.SCALAR_TYPE_DEFINITION) refuse(`the scalar ${node.name.value}`);
      if (node.kind.endsWith('Extension')) refuse(`an extension ('extend')`);
      if ('description' in node && node.description) refuse(`the description "${node.description.value}"`);
      if (/TypeDefinition$/.test(node.kind) && 'name' in node && node.name?.value.startsWith('AWS')) {
        refuse(`the type ${node.name.value}, whose name begins with AWS`);
      }
    },
  });
  return faults;
}

/** The root types must be named, and as usual. */
function rootFaults(document: DocumentNode): string[] {
  const definition = document.definitions.find((node) => node.kind === Kind.SCHEMA_DEFINITION);
  if (definition?.kind !== Kind.SCHEMA_DEFINITION) return ['schema.graphql lacks its block schema { … }'];
  const wrong = definition.operationTypes.filter((root) => root.type.name.value !== ROOTS[root.operation]);
  return wrong.map((root) => `schema.graphql names its ${root.operation} type ${root.type.name.value}, not ${ROOTS[root.operation]}`);
}

/** Comments have been seen to break the parsing of enums. */
function commentFaults(sdl: string): string[] {
  const enums = sdl.matchAll(/^enum (\w+)[^{]*\{[^}]*#/gm);
  return [...enums].map(([, name]) => `schema.graphql has a comment within the enum ${name}, which AppSync may not read`);
}

/** What is wrong by the rules of GraphQL, with AppSync's own scalars and directives. */
function invalid(sdl: string): string[] {
  const known = `${SCALARS.map((name) => `scalar AWS${name}`).join('\n')}\n${DIRECTIVES}`;
  try {
    const errors = validateSchema(buildASTSchema(parse(`${known}\n${sdl}`)));
    return errors.map((error) => `schema.graphql is no schema: ${error.message}`);
  } catch (error) {
    return words(error).split('\n\n').map((message) => `schema.graphql is no schema: ${message}`);
  }
}

function words(error: unknown): string {
  if (error instanceof GraphQLError) {
    const [place] = error.locations ?? [];
    return place ? `${error.message} (line ${place.line})` : error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
