// Pulumi's own runner loads the program: as TypeScript, with the packages and settings of this folder.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { Built, LARGE } from './support/deployment'
import { startEngine } from './support/engine.js'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))
const RUNNER = fileURLToPath(new URL('../node_modules/@pulumi/pulumi/cmd/run/index.js', import.meta.url))

let built
let engine
let runner
beforeEach(async () => {
  built = new Built()
  engine = await startEngine()
})
afterEach(() => {
  runner?.kill('SIGKILL')
  built.remove()
  engine.stop()
})

/** Runs the program as `pulumi up` does, and tells how it ended. */
function run(settings) {
  const { 'kibble:apiKeys': _, ...rest } = settings
  const today = new Date().toISOString().slice(0, 10)
  const config = { ...rest, 'kibble:apiKeys': JSON.stringify([today]), ...built.settings() }
  const flags = ['--monitor', engine.address, '--engine', engine.address, '--project', 'kibble', '--stack', 'dev', '--pwd', FOLDER]
  const environment = {
    PATH: process.env.PATH,
    PULUMI_NODEJS_TYPESCRIPT: 'true',
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(['kibble:stripeSecretKey', 'kibble:stripeWebhookSecret']),
  }
  runner = spawn(process.execPath, [RUNNER, ...flags, 'index.ts'], { cwd: FOLDER, env: environment })
  let output = ''
  for (const stream of [runner.stdout, runner.stderr]) stream.on('data', (data) => (output += data))
  return new Promise((resolve) => runner.on('close', (code) => resolve({ code, output })))
}

test('a stack is registered whole', async () => {
  const { code, output } = await run(LARGE)
  expect({ code, output, logged: engine.logged }).toEqual({ code: 0, output: '', logged: [] })
  expect(engine.registered).toContain('aws:dynamodb/table:Table table')
  expect(engine.registered).toContain('aws:appsync/resolver:Resolver Query.me')
  expect(engine.registered.length).toBeGreaterThan(200)
})

test('settings that are wrong are told in words, before anything is made', async () => {
  const { code } = await run({ ...LARGE, 'kibble:currency': 'Euro' })
  expect(code).not.toBe(0)
  expect(engine.logged).toEqual([
    'the stack cannot be deployed with these settings:\n  - kibble:currency is "Euro": it must be an ISO 4217 code, such as EUR',
  ])
  expect(engine.registered).toEqual(['pulumi:pulumi:Stack kibble-dev'])
})
