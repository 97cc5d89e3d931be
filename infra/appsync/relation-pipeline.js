// Before and after the function of a relation's pipeline, `relation.js`, which hands its value over in a box.

export function request() {
  return {}
}

/** @param {import('@aws-appsync/utils').Context} ctx */
export function response(ctx) {
  return ctx.prev.result.data
}
