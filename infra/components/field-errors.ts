// What AppSync logs of fields that have no value: a line of JSON for each, with what it was told in `errors`.

/**
 * The `errorType`s of the function's own answers (`src/graphql/error.rs`). Some are what callers do wrong; of the others
 * the function's own log tells, where they are counted.
 */
export const ANSWERED = ['Unauthenticated', 'Forbidden', 'BadRequest', 'NotFound', 'Throttled', 'Unavailable', 'Internal'];

/** What AppSync itself refuses callers: a field for others, an operation too deep or with too many fields. */
const REFUSED = ['Not Authorized to access ', 'errorType=Unauthorized,', 'LimitReached'];

/**
 * Finds fields that failed otherwise than by such an answer. What is expected is left out, and not what is feared looked
 * for: AppSync has no list of the words in which it tells a role that may not call, a call that took too long, or a
 * fault in its code.
 */
export const FIELD_ERRORS = `{ ${[
  '($.fieldInError IS TRUE)',
  ...[...ANSWERED.map((type) => `errorType=${type},`), ...REFUSED].map((words) => `($.errors[0] != "*${words}*")`),
].join(' && ')} }`;
