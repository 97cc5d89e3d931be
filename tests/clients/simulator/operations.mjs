// One operation for each root field, made from the schema, to see who may ask for it and what is below it.

import { buildSchema, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType } from 'graphql';

const SCALARS = {
  Int: 1,
  Boolean: true,
  AWSDate: '2026-11-21',
  AWSDateTime: '2026-11-21T08:00:00.000Z',
  AWSEmail: 'ada@example.com',
};

/** A value of an input type that is right in form; only what must be there is there. */
function value(type) {
  if (isNonNullType(type)) return value(type.ofType);
  if (isListType(type)) return [value(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0].value;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, value(field.type)]));
  }
  return SCALARS[type.name] ?? 'none';
}

function named(type) {
  return type.ofType ? named(type.ofType) : type;
}

/** How deep the operations go below their root field. */
const DEPTH = 4;

/** All fields of a type that need no argument, and below them in turn. */
function selection(type, depth) {
  if (isLeafType(named(type))) return '';
  const fields = Object.values(named(type).getFields()).filter(
    (field) =>
      !field.args.some((argument) => isNonNullType(argument.type)) &&
      (depth > 1 || isLeafType(named(field.type))),
  );
  const selected = fields.map((field) => field.name + selection(field.type, depth - 1));
  return ` { ${['__typename', ...selected].join(' ')} }`;
}

/** The operations of all fields of `Query` and `Mutation`, in the order of the schema. */
export function operationsOf(sdl) {
  const schema = buildSchema(sdl);
  return [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root.getFields()).map((field) => {
      const given = field.args.filter((argument) => isNonNullType(argument.type));
      const declared = given.map(({ name, type }) => `$${name}: ${type}`).join(', ');
      const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
      return {
        field: `${root.name}.${field.name}`,
        query:
          `${root.name.toLowerCase()} Ask${declared && `(${declared})`} ` +
          `{ ${field.name}${passed && `(${passed})`}${selection(field.type, DEPTH)} }`,
        variables: Object.fromEntries(given.map(({ name, type }) => [name, value(type)])),
      };
    }),
  );
}
