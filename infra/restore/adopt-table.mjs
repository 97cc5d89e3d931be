// Turns a stack to a table that was restored: `pulumi stack export | node restore/adopt-table.mjs NAME | pulumi stack import`.
// The next `pulumi refresh` reads what the table has, and the next deployment gives it what it lacks.

import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

const TABLE = 'aws:dynamodb/table:Table'

/** The state of a stack in which its one table is another. The old one is forgotten, and stays in AWS. */
export function adoptTable(state, name) {
  if (!/^[\w.-]{3,255}$/.test(name ?? '')) throw new Error('name the table: adopt-table.mjs NAME')
  const resources = state.deployment?.resources ?? []
  const tables = resources.filter((resource) => resource.type === TABLE)
  if (tables.length !== 1) throw new Error(`the stack has ${tables.length} tables, not one`)
  const [table] = tables
  const adopted = {
    ...table,
    id: name,
    inputs: { ...table.inputs, name },
    outputs: { ...table.outputs, id: name, name },
  }
  const others = resources.map((resource) => (resource === table ? adopted : resource))
  return { ...state, deployment: { ...state.deployment, resources: others } }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const state = adoptTable(JSON.parse(await text(process.stdin)), process.argv[2])
    process.stdout.write(`${JSON.stringify(state, null, 2)}\n`)
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
