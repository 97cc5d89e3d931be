// One operation for each root field, made from the schema, to see who may ask for it.

import { buildSchema, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType } from 'graphql';

/** A value of an input type that is right in form; only what must be there is there. */
function value(type) {
  if (isNonNullType(type)) return value(type.ofType);
  if (isListType(type)) return [value(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0].value;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, value(field.type)]));
  }
  return { Int: 1, Boolean: true, AWSDateTime: '2026-11-21T08:00:00.000Z' }[type.name] ?? 'none';
}

function named(type) {
  return type.ofType ? named(type.ofType) : type;
}

/** The operations of all fields of `Query` and `Mutation`, in the order of the schema. */
export function operationsOf(sdl) {
  const schema = buildSchema(sdl);
  return [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root.getFields()).map((field) => {
      const given = field.args.filter((argument) => isNonNullType(argument.type));
      const declared = given.map(({ name, type }) => `$${name}: ${type}`).join(', ');
      const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
      const selection = isLeafType(named(field.type)) ? '' : ' { __typename }';
      return {
        field: `${root.name}.${field.name}`,
        query:
          `${root.name.toLowerCase()} Ask${declared && `(${declared})`} ` +
          `{ ${field.name}${passed && `(${passed})`}${selection} }`,
        variables: Object.fromEntries(given.map(({ name, type }) => [name, value(type)])),
      };
    }),
  );
}
