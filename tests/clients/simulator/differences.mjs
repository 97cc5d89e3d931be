// Where AWS's simulator does otherwise than AppSync, and the gateway does as AppSync. A difference that is
// not listed here fails the tests, and so does one that is listed and has gone.

/** The simulator executes with graphql-js, AppSync with graphql-java; each has words of its own. */
const WORDS =
  'AppSync words what it refuses as graphql-java does, which the simulator does not execute with';
/** https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
const OFFSET = 'a date and a moment may carry an offset, to the second, and stay as they were written';
/** https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html */
const SELECTED = 'the list has the fields that are executed';
const MERGED = 'a field that stands twice is executed once, with both selection sets';
const ENVELOPE = 'what is no GraphQL is answered as every other refusal, with data and errors';

/** An operation that both refuse. */
const inOtherWords = (of, simulator, gateway) => ({
  of,
  why: WORDS,
  differs: { errors: { simulator: [untyped(simulator)], gateway: [untyped(gateway)] } },
});

/** An operation that the simulator alone refuses. */
const refused = (of, why, message, { data, asked }) => ({
  of,
  why,
  differs: {
    members: { simulator: ['data', 'errors'], gateway: ['data'] },
    data: { simulator: null, gateway: data },
    errors: { simulator: [untyped(message)], gateway: [] },
    ...(asked && { asked: { simulator: [], gateway: asked } }),
  },
});

/** An operation that the simulator does not answer in the form of GraphQL. */
const shapeless = (of, message) => ({
  of,
  why: ENVELOPE,
  differs: {
    members: { simulator: ['errorMessage'], gateway: ['data', 'errors'] },
    errors: { simulator: [], gateway: [untyped(message)] },
  },
});

function untyped(message) {
  return { message, errorType: null, path: null };
}

const published = (at) => ({
  publishOrderUpdate: { orderId: 'order', status: 'PACKED', version: 7, at },
});

export const DIFFERENCES = [
  {
    of: 'fields that are skipped and included',
    why: SELECTED,
    differs: {
      selectionSetList: {
        simulator: ['profile', 'profile/name', 'profile/email', 'profile/phone', 'profile/locale'],
        gateway: ['profile', 'profile/name', 'profile/locale'],
      },
    },
  },
  {
    of: 'the same field twice',
    why: MERGED,
    differs: {
      selectionSetList: {
        simulator: ['profile', 'profile/name'],
        gateway: ['profile', 'profile/name', 'profile/email'],
      },
      selectionSetGraphQL: {
        simulator: '{\n  profile {\n    name\n  }\n}',
        gateway: '{\n  profile {\n    name\n  }\n  profile {\n    email\n  }\n}',
      },
    },
  },
  refused(
    'a date in UTC',
    OFFSET,
    'Variable "$day" got invalid value "2020-11-18Z"; Expected type "AWSDate". Date cannot represent an invalid date-string 2020-11-18Z.',
    { data: { staffOrders: { nodes: [] } }, asked: ['staffOrders'] },
  ),
  refused(
    'a date with an offset',
    OFFSET,
    'Variable "$day" got invalid value "2020-11-18+01:00"; Expected type "AWSDate". Date cannot represent an invalid date-string 2020-11-18+01:00.',
    { data: { staffOrders: { nodes: [] } }, asked: ['staffOrders'] },
  ),
  {
    of: 'a moment with an offset',
    why: OFFSET,
    differs: {
      data: {
        simulator: published('2026-11-21T08:00:00.000Z'),
        gateway: published('2026-11-21T09:00:00.000+01:00'),
      },
    },
  },
  refused(
    'a moment with seconds in its offset',
    OFFSET,
    'Variable "$input" got invalid value "2026-11-21T09:00:00.000+01:00:30" at "input.at"; Expected type "AWSDateTime". DateTime cannot represent an invalid date-time-string 2026-11-21T09:00:00.000+01:00:30.',
    { data: published('2026-11-21T09:00:00.000+01:00:30') },
  ),
  shapeless(
    'a syntax error',
    'Validation error of type InvalidSyntax: Invalid syntax: expected R_CURLY, got EOF',
  ),
  shapeless(
    'an operation that is not named',
    'Must provide operation name if query contains multiple operations.',
  ),
  inOtherWords(
    'a date that is none',
    'Variable "$day" got invalid value "2020-02-30"; Expected type "AWSDate". Date cannot represent an invalid date-string 2020-02-30.',
    "Variable 'day' has an invalid value. Unable to parse `2020-02-30` as a valid Date Object.",
  ),
  inOtherWords(
    'a date that is a moment',
    'Variable "$day" got invalid value "2020-11-18T00:00:00Z"; Expected type "AWSDate". Date cannot represent an invalid date-string 2020-11-18T00:00:00Z.',
    "Variable 'day' has an invalid value. Unable to parse `2020-11-18T00:00:00Z` as a valid Date Object.",
  ),
  inOtherWords(
    'a date that is a number',
    'Variable "$day" got invalid value 20201118; Expected type "AWSDate". Date cannot represent non string type 20201118',
    "Variable 'day' has an invalid value. Unable to parse `20201118` as a valid Date Object.",
  ),
  inOtherWords(
    'a moment that is none',
    'Variable "$input" got invalid value "2026-11-21T25:00:00.000Z" at "input.at"; Expected type "AWSDateTime". DateTime cannot represent an invalid date-time-string 2026-11-21T25:00:00.000Z.',
    "Variable 'at' has an invalid value. Unable to parse `2026-11-21T25:00:00.000Z` as a valid DateTime Object.",
  ),
  inOtherWords(
    'a moment that is a date',
    'Variable "$input" got invalid value "2026-11-21" at "input.at"; Expected type "AWSDateTime". DateTime cannot represent an invalid date-time-string 2026-11-21.',
    "Variable 'at' has an invalid value. Unable to parse `2026-11-21` as a valid DateTime Object.",
  ),
  inOtherWords(
    'a number that is too large',
    'Variable "$input" got invalid value 2147483648 at "input.version"; Int cannot represent non 32-bit signed integer value: 2147483648',
    "Variable 'version' has an invalid value. Expected value to be in the Integer range but it was '2147483648'",
  ),
  inOtherWords(
    'a number that is a text',
    'Variable "$input" got invalid value "7" at "input.version"; Int cannot represent non-integer value: "7"',
    "Variable 'version' has an invalid value. Expected type 'Int' but was 'String'.",
  ),
  inOtherWords(
    'a number with a fraction',
    'Variable "$input" got invalid value 7.5 at "input.version"; Int cannot represent non-integer value: 7.5',
    "Variable 'version' has an invalid value. Expected type 'Int' but was 'Float'.",
  ),
  inOtherWords(
    'a name of an enum that is unknown',
    'Variable "$input" got invalid value "LOST" at "input.status"; Value "LOST" does not exist in "OrderStatus" enum.',
    "Variable 'status' has an invalid value. Invalid input for Enum 'OrderStatus'. No value found for name 'LOST'",
  ),
  inOtherWords(
    'a member that is unknown',
    'Variable "$input" got invalid value { customerId: "ada", orderId: "order", code: "261121-AAAAAA", status: "PACKED", paymentStatus: "DUE", version: 7, at: "2026-11-21T08:00:00.000Z", more: 1 }; Field "more" is not defined by type "OrderUpdateInput". Did you mean "code"?',
    "The variables input contains a field name 'more' that is not defined for input object type 'OrderUpdateInput'",
  ),
  inOtherWords(
    'a member that is null',
    'Variable "$input" got invalid value null at "input.code"; Expected non-nullable type "String!" not to be null.',
    "Variable 'code' has coerced Null value for NonNull type 'String!'",
  ),
  inOtherWords(
    'a field that is unknown',
    'Cannot query field "colour" on type "Category".',
    "Validation error of type FieldUndefined: Field 'colour' in type 'Category' is undefined @ 'categories/colour'",
  ),
  inOtherWords(
    'an argument that is unknown',
    'Unknown argument "last" on field "Query.products".',
    "Validation error of type UnknownArgument: Unknown field argument last @ 'products'",
  ),
  inOtherWords(
    'an argument that is missing',
    'Field "product" argument "id" of type "ID!" is required, but it was not provided.',
    "Validation error of type MissingFieldArgument: Missing field argument id @ 'product'",
  ),
  inOtherWords(
    'a selection set that is missing',
    'Field "categories" of type "[Category!]!" must have a selection of subfields. Did you mean "categories { ... }"?',
    "Validation error of type SubSelectionRequired: Sub selection required for field categories @ 'categories'",
  ),
  inOtherWords(
    'an argument of a wrong type',
    'Int cannot represent non-integer value: "1"',
    "Validation error of type WrongType: argument 'first' with value 'StringValue{value='1'}' is not a valid 'Int' @ 'products'",
  ),
  inOtherWords(
    'a variable that is missing',
    'Variable "$id" of required type "ID!" was not provided.',
    "Variable 'id' has coerced Null value for NonNull type 'ID!'",
  ),
  inOtherWords(
    'a variable of a wrong type',
    'Variable "$first" got invalid value "two"; Int cannot represent non-integer value: "two"',
    "Variable 'first' has an invalid value. Expected type 'Int' but was 'String'.",
  ),
];

/** The identity of a signed-in person in an event. */
export const IDENTITY_DIFFERENCES = {
  // https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
  why: 'AppSync names the groups beside the claims, and lists all addresses',
  differs: (groups) => ({
    groups: { simulator: undefined, gateway: groups },
    sourceIp: { simulator: '::ffff:127.0.0.1', gateway: ['127.0.0.1'] },
  }),
};

/** The entry of an error that a directive raises. */
export const ERROR_DIFFERENCES = {
  why: 'AppSync knows no name of the source, and what is not there is null',
  differs: {
    data: { simulator: {}, gateway: null },
    errorInfo: { simulator: {}, gateway: null },
    locations: {
      simulator: [{ line: 1, column: 3, sourceName: 'GraphQL request' }],
      gateway: [{ line: 1, column: 3, sourceName: null }],
    },
  },
};

const MOMENT = '2026-11-21T08:00:00.000Z';
const told = (field, update) => ({ type: 'data', payload: { data: { [field]: update } } });
const toAll = (orderId) => told('changed', { orderId, status: 'PACKED', at: MOMENT });
const toOne = (orderId) => told('onOrderUpdate', { orderId, version: 7 });
const FORBIDDEN = { errorType: 'Forbidden', message: 'You are not allowed to do this.' };

/** An update whose publisher has not selected `at`, which the subscriber may not be without. */
const IN_PART = {
  type: 'data',
  payload: {
    data: { changed: null },
    errors: [
      {
        message:
          "Cannot return null for non-nullable type: 'AWSDateTime' within parent 'OrderUpdate' (/changed/at)",
        errorType: null,
        errorInfo: null,
        data: null,
        path: ['changed', 'at'],
        locations: [{ line: 2, column: 68, sourceName: null }],
      },
    ],
  },
};

/**
 * What is heard of the same subscriptions.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export const REALTIME_DIFFERENCES = [
  {
    of: 'connection',
    why: 'AppSync names the unit of the time after which a silent connection is dead',
    simulator: [{ type: 'connection_ack', payload: { connectionTimeout: 300_000 } }],
    gateway: [{ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } }],
  },
  {
    of: 'all',
    why: 'the arguments filter, and no more is told than the publisher has selected; no payload is empty',
    simulator: [
      { type: 'start_ack', payload: {} },
      toAll('of somebody else'),
      toAll('other'),
      toAll('wanted'),
      toAll('in part'),
      { type: 'complete', payload: {} },
    ],
    gateway: [{ type: 'start_ack' }, toAll('other'), toAll('wanted'), IN_PART, { type: 'complete' }],
  },
  {
    of: 'one',
    why: 'every argument that is given filters',
    simulator: [
      { type: 'start_ack', payload: {} },
      toOne('of somebody else'),
      toOne('other'),
      toOne('wanted'),
      { type: 'complete', payload: {} },
    ],
    gateway: [{ type: 'start_ack' }, toOne('wanted'), { type: 'complete' }],
  },
  {
    of: 'of another',
    why: 'a subscription that is refused has no value, and its error no place in one',
    simulator: [
      {
        type: 'error',
        payload: {
          data: { changed: null },
          errors: [
            {
              ...FORBIDDEN,
              data: null,
              errorInfo: null,
              path: ['changed'],
              locations: [{ line: 2, column: 3, sourceName: 'GraphQL request' }],
            },
          ],
        },
      },
    ],
    gateway: [{ type: 'error', payload: { errors: [FORBIDDEN] } }],
  },
];
