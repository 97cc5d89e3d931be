import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../restore/adopt-table.mjs', import.meta.url))

const table = (name) => ({
  urn: 'urn:pulumi:dev::kibble::kibble:infra:ShopTable$aws:dynamodb/table:Table::table',
  type: 'aws:dynamodb/table:Table',
  id: name,
  protect: true,
  inputs: { name, hashKey: 'PK' },
  outputs: { id: name, name, arn: 'arn:old', hashKey: 'PK' },
})
const queue = { urn: 'urn:queue', type: 'aws:sqs/queue:Queue', id: 'q', dependencies: [table('a').urn] }
const state = (...resources) => ({ version: 3, deployment: { manifest: { time: 't' }, resources } })

test('a stack is turned to another table, and nothing else of it changes', () => {
  const input = JSON.stringify(state(queue, table('kibble-dev')))
  const output = execFileSync(process.execPath, [SCRIPT, 'kibble-dev-2'], { input, encoding: 'utf8' })
  const adopted = { ...table('kibble-dev-2'), outputs: { ...table('kibble-dev-2').outputs, arn: 'arn:old' } }
  expect(JSON.parse(output)).toEqual(state(queue, adopted))
})

test.each([
  ['no name', [], state(table('a')), 'name the table: adopt-table.mjs NAME\n'],
  ['a name that no table can have', ['a b'], state(table('a')), 'name the table: adopt-table.mjs NAME\n'],
  ['a stack without a table', ['kibble-2'], state(queue), 'the stack has 0 tables, not one\n'],
  ['an empty stack', ['kibble-2'], {}, 'the stack has 0 tables, not one\n'],
])('%s is told, and nothing written', (_, names, input, message) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...names], { input: JSON.stringify(input), encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: message })
})
