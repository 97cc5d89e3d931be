// The only function in the pipeline of a relation's resolver: takes what the parent's answer carries for
// these arguments in its side table, or else asks the Lambda function.
// `src/graphql/side_table.rs` says how the side table is made, `src/local/gateway/relation.rs` does the same
// on one machine, and `relation-cases.json` holds what both must agree on.

import { runtime, util } from '@aws-appsync/utils'

/** @param {import('@aws-appsync/utils').Context} ctx */
export function request(ctx) {
  const name = key(ctx)
  const table = ctx.source?.__pre
  if (table && Object.hasOwn(table, name)) {
    const entry = table[name]
    if (entry.e) {
      util.error(entry.e.message, entry.e.type)
    }
    // In a box, because AppSync takes no null here. It skips the Lambda function and `response`.
    runtime.earlyReturn({ data: entry.v ?? null })
  }
  return { operation: 'BatchInvoke', payload: event(ctx) }
}

/** @param {import('@aws-appsync/utils').Context} ctx */
export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type)
  }
  const { data, errorMessage, errorType } = ctx.result ?? {}
  if ((errorMessage ?? null) !== null) {
    util.error(errorMessage, errorType, data)
  }
  return { data: data ?? null }
}

/**
 * The name of the entry: the field, and the JSON of its arguments by name, those that are null left out.
 *
 * @param {import('@aws-appsync/utils').Context} ctx
 */
function key(ctx) {
  const given = []
  for (const name of Object.keys(ctx.args).sort()) {
    if (ctx.args[name] !== null) {
      given.push(`${JSON.stringify(name)}:${JSON.stringify(ctx.args[name])}`)
    }
  }
  return `${ctx.info.fieldName}|{${given.join(',')}}`
}

/**
 * What a direct Lambda resolver would send, without the side table.
 *
 * @param {import('@aws-appsync/utils').Context} ctx
 */
function event(ctx) {
  return {
    arguments: ctx.args,
    identity: ctx.identity,
    source: parent(ctx),
    request: ctx.request,
    prev: ctx.prev,
    info: {
      fieldName: ctx.info.fieldName,
      parentTypeName: ctx.info.parentTypeName,
      variables: ctx.info.variables,
      // AppSync leaves these two out unless they are named.
      selectionSetList: ctx.info.selectionSetList,
      selectionSetGraphQL: ctx.info.selectionSetGraphQL,
    },
    stash: ctx.stash,
  }
}

/** @param {import('@aws-appsync/utils').Context} ctx */
function parent(ctx) {
  if (!ctx.source) {
    return null
  }
  const { __pre, ...source } = ctx.source
  return source
}
