/** The fault of a page that is for somebody alone, while nobody can tell who is there; `error.vue` offers to try again. */
export function signInUnreachable(path: string) {
  return createError({ fatal: true, statusCode: 503, statusMessage: 'sign-in', message: 'the user pool cannot be reached', data: { path } });
}
