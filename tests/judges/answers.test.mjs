import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { directory, documents, world } from './corpus.mjs'
import { answer, answers } from './oracle.mjs'

const committed = readFileSync(new URL('answers.json', directory), 'utf8')

test('the committed answers are those of the oracle', () => {
  assert.equal(committed, answers(), 'answers.json is old: run `make answers`')
})

test('documents are in order and each has a name of its own', () => {
  const names = documents().map(({ name }) => name)
  const numbers = names.map((name) => Number(name.slice(0, 3)))
  assert.deepEqual(numbers, numbers.map((_, index) => index + 1))
  assert.equal(new Set(names.map((name) => name.slice(4))).size, names.length)
})

test('a document that storage fails is answered otherwise than without the fault', () => {
  const failing = documents().filter(({ fault }) => fault)
  assert.ok(failing.length > 5)
  for (const { fault, ...document } of failing) {
    assert.notDeepEqual(answer({ ...document, fault }), answer(document), document.name)
  }
})

test('every document finds a new shop', () => {
  const writing = documents().find(({ name }) => name.endsWith('-cart-is-ordered'))
  assert.deepEqual(answer(writing), answer(writing))
  assert.equal(world().customers[0].cart.version, 7)
})
