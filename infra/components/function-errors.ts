// What a function's log tells of its faults. Lambda's own count of errors holds who is refused a sign-up, for Cognito
// learns that by an error, and lacks what the resolver answers as an error of its own.

const REPORT = '($.type = "platform.report")';

/**
 * Finds the lines of level ERROR, and what Lambda reports of an invocation that was ended or died. An error that the
 * function itself has answered is of a type `Function.…`, and none.
 */
export const FUNCTION_ERRORS = `{ ${[
  '($.level = "ERROR")',
  `${REPORT} && ($.record.status = "timeout")`,
  `${REPORT} && ($.record.errorType = "Runtime.*")`,
].join(' || ')} }`;
