// The corpus: GraphQL documents that begin with lines like `# caller: ada`.

import { readdirSync, readFileSync } from 'node:fs'

export const directory = new URL('../corpus/', import.meta.url)

/** What the lines at the head of a document may say; the last four matter to the Rust runner only. */
const HEADERS = ['about', 'caller', 'operation', 'variables', 'fault', 'catalogue', 'direct', 'invocations', 'requests']
const JSON_HEADERS = ['variables', 'fault']

/** All documents in the order of their names. */
export function documents() {
  const files = readdirSync(directory).filter((file) => file.endsWith('.graphql'))
  return files.sort().map((file) => parse(file.replace('.graphql', ''), readFileSync(new URL(file, directory), 'utf8')))
}

/** The shop that every document finds. */
export function world() {
  return JSON.parse(readFileSync(new URL('world.json', directory), 'utf8'))
}

function parse(name, text) {
  const document = { name, text, variables: {} }
  for (const line of text.split('\n')) {
    const header = /^# ([a-z]+): (.*)$/.exec(line)
    if (!header) break
    const [, key, value] = header
    if (!HEADERS.includes(key)) throw new Error(`${name} has an unknown header: ${key}`)
    document[key] = JSON_HEADERS.includes(key) ? JSON.parse(value) : value
  }
  return document
}
