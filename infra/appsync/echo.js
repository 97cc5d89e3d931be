// The resolver of a mutation without a data source: it answers what it was given, for the subscribers.
// `src/local/gateway/resolution.rs` does the same on one machine, and `echo-cases.json` holds what both must
// agree on.

/** @param {import('@aws-appsync/utils').Context} ctx */
export function request(ctx) {
  return { payload: Object.hasOwn(ctx.args, 'input') ? ctx.args.input : ctx.args }
}

/** @param {import('@aws-appsync/utils').Context} ctx */
export function response(ctx) {
  return ctx.result
}
