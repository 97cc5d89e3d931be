// Runs the resolvers over the cases that the local gateway is tested with too.

import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import * as echo from '../appsync/echo.js'
import * as pipeline from '../appsync/relation-pipeline.js'
import * as relation from '../appsync/relation.js'
import { EarlyReturn, FieldError } from './support/appsync-utils.js'

function read(name) {
  return JSON.parse(readFileSync(new URL(`../appsync/${name}`, import.meta.url), 'utf8'))
}

/** AppSync's context of a relation. */
function context({ field, arguments: args, source }) {
  return {
    arguments: args,
    args,
    identity: { sub: 'ada' },
    source,
    request: { headers: { host: 'localhost' }, domainName: null },
    prev: { result: {} },
    stash: {},
    info: {
      fieldName: field,
      parentTypeName: 'Customer',
      variables: { n: 1 },
      selectionSetList: ['id'],
      selectionSetGraphQL: '{\n  id\n}',
    },
  }
}

/** Runs a handler to its end, however that comes. */
function outcome(handler, ctx) {
  try {
    return { returned: handler(ctx) }
  } catch (thrown) {
    if (thrown instanceof EarlyReturn) {
      return { early: thrown.value }
    }
    if (thrown instanceof FieldError) {
      const { message, type, data } = thrown
      return { error: { message, type, data } }
    }
    throw thrown
  }
}

/** What comes out of the pipeline behind its function. */
function afterwards(boxed) {
  return pipeline.response({ prev: { result: boxed } })
}

/** As text, in which a member named `__proto__` is a member like others. */
function same(actual, expected, name) {
  expect(JSON.stringify(actual), name).toBe(JSON.stringify(expected))
}

test('a relation is taken from the side table or asked of the function', () => {
  const { relations } = read('relation-cases.json')
  expect(relations.length).toBeGreaterThan(40)
  for (const { name, ...expected } of relations) {
    const ctx = context(expected)
    const { early, error, returned } = outcome(relation.request, ctx)
    if (Object.hasOwn(expected, 'hit')) {
      expect(early, name).toBeTruthy()
      same(afterwards(early), expected.hit, name)
    } else if (Object.hasOwn(expected, 'error')) {
      expect({ message: error?.message, type: error?.type }, name).toEqual(expected.error)
    } else {
      expect(returned?.operation, name).toBe('BatchInvoke')
      same(returned.payload.source, expected.miss, name)
      same(returned.payload.arguments, expected.arguments, name)
    }
  }
})

test('every case names the entry that it finds', () => {
  for (const { name, key, ...given } of read('relation-cases.json').relations) {
    const source = JSON.parse(`{"__pre":{${JSON.stringify(key)}:{"v":"found"}}}`)
    const { early } = outcome(relation.request, context({ ...given, source }))
    expect(early, name).toStrictEqual({ data: 'found' })
  }
})

test('the function gets the event of a direct resolver, selection sets included', () => {
  const ctx = context({ field: 'orders', arguments: { first: 2 }, source: { id: 'ada' } })
  const { payload } = relation.request(ctx)
  // AppSync's own name for the arguments is the longer one.
  const { args, ...event } = ctx
  expect(payload).toStrictEqual({ ...event, arguments: args })
})

test('the function answers an envelope', () => {
  const { answers } = read('relation-cases.json')
  expect(answers.length).toBeGreaterThan(5)
  for (const { name, answer, ...expected } of answers) {
    const { returned, error } = outcome(relation.response, { result: answer, error: null })
    if (expected.error) {
      expect({ ...error, data: error?.data ?? null }, name).toEqual(expected.error)
    } else {
      same(afterwards(returned), expected.value, name)
    }
  }
})

test('an invocation that fails is the error of the field', () => {
  const failed = { result: null, error: { message: 'Task timed out', type: 'Lambda:Unhandled' } }
  const { error } = outcome(relation.response, failed)
  expect({ ...error }).toStrictEqual({ message: 'Task timed out', type: 'Lambda:Unhandled', data: undefined })
})

test('the pipeline begins with nothing', () => {
  expect(pipeline.request()).toStrictEqual({})
})

test('a mutation without a data source answers its input', () => {
  for (const { name, arguments: args, value } of read('echo-cases.json')) {
    const { payload } = echo.request({ args })
    same(echo.response({ result: payload }), value, name)
  }
})
