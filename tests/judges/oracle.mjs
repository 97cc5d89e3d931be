// Answers every document of the corpus by graphql-js over a shop in memory. Run by itself it writes
// `tests/corpus/answers.json`.

import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import { execute, getOperationAST, parse, specifiedRules, validate } from 'graphql'
import { getVariableValues } from 'graphql/execution/values.js'

import { directory, documents, world } from './corpus.mjs'
import { Failure } from './rules.mjs'
import { schemaOver } from './schema.mjs'
import { Shop } from './shop.mjs'

const CALLERS = {
  public: { kind: 'public' },
  machine: { kind: 'machine' },
  ada: person('ada00000-0000-4000-8000-000000000001'),
  bob: person('b0b00000-0000-4000-8000-000000000002'),
  sam: person('5a500000-0000-4000-8000-000000000003', 'admin'),
  wendy: person('3e4d0000-0000-4000-8000-000000000004', 'warehouse'),
  dan: person('da400000-0000-4000-8000-000000000005', 'delivery'),
}

function person(id, ...groups) {
  return { kind: 'person', id, groups }
}

/**
 * What a document is answered: `{data, errors}`, or `{refused}` where nothing is executed, since the words of
 * such errors are each server's own.
 */
export function answer({ name, text, variables, operation, caller, fault }) {
  const contextValue = CALLERS[caller]
  if (!contextValue) throw new Error(`${name} has no caller`)
  const schema = schemaOver(new Shop(world()), fault)
  let document
  try {
    document = parse(text)
  } catch {
    return { refused: 'syntax' }
  }
  if (validate(schema, document, specifiedRules).length > 0) return { refused: 'validation' }
  const meant = getOperationAST(document, operation)
  if (!meant) return { refused: 'operation' }
  // AppSync serves subscriptions over a WebSocket only.
  if (meant.operation === 'subscription') return { refused: 'operation' }
  if (getVariableValues(schema, meant.variableDefinitions ?? [], variables).errors) return { refused: 'variables' }
  const result = execute({ schema, document, contextValue, variableValues: variables, operationName: operation })
  const errors = (result.errors ?? []).map((error) => told(name, error))
  errors.sort((left, right) => (JSON.stringify(left.path) < JSON.stringify(right.path) ? -1 : 1))
  return errors.length > 0 ? { data: result.data, errors } : { data: result.data }
}

function told(name, { path, message, originalError }) {
  if (!(originalError instanceof Failure)) throw new Error(`${name}: ${message} at ${path}`, { cause: originalError })
  return { path, type: originalError.type, message }
}

/** The text of `answers.json`: one line for each document. */
export function answers() {
  const lines = documents().map((document) => `  ${JSON.stringify(document.name)}: ${JSON.stringify(answer(document))}`)
  return `{\n${lines.join(',\n')}\n}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(new URL('answers.json', directory), answers())
}
