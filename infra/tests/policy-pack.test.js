// The policy pack as Pulumi runs it: in a process of its own, asked over gRPC.

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { RULES } from '../policy/rules'
import { deploy, SMALL } from './support/deployment'
import { read } from './support/repository'

const require = createRequire(import.meta.url)
const grpc = require('@grpc/grpc-js')
const { Struct } = require('google-protobuf/google/protobuf/struct_pb.js')
const { Empty } = require('google-protobuf/google/protobuf/empty_pb.js')
const { AnalyzerClient } = require('@pulumi/pulumi/proto/analyzer_grpc_pb.js')
const { AnalyzerResource, AnalyzerResourceOptions, AnalyzeStackRequest } = require('@pulumi/pulumi/proto/analyzer_pb.js')

const FOLDER = fileURLToPath(new URL('../policy', import.meta.url))
const RUNNER = fileURLToPath(new URL('../node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js', import.meta.url))

let runner
let client
beforeAll(async () => {
  const nobody = '127.0.0.1:1'
  runner = spawn(process.execPath, [RUNNER, nobody, '.'], { cwd: FOLDER, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const port of createInterface(runner.stdout)) {
    client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure())
    break
  }
}, 60_000)
afterAll(() => {
  client?.close()
  runner.kill('SIGKILL')
})

/** What the pack says of resources, whose inputs came back with nulls for what was not asked for. */
async function analyzed(resources) {
  const request = new AnalyzeStackRequest()
  for (const { type, name, inputs } of resources) {
    const properties = { acl: null, website: null, kmsMasterKeyId: null, ...inputs }
    const plain = JSON.parse(JSON.stringify(properties))
    const urn = `urn:pulumi:dev::kibble::${type}::${name}`
    const resource = new AnalyzerResource().setType(type).setName(name).setUrn(urn).setOptions(new AnalyzerResourceOptions())
    request.addResources(resource.setProperties(Struct.fromJavaScript(plain)))
  }
  const answer = await promisify(client.analyzeStack.bind(client))(request)
  return answer.getDiagnosticsList().map((diagnostic) => diagnostic.getMessage())
}

test('Pulumi finds the pack by the name of its file, and its rules in it', async () => {
  expect(read('infra/policy/PulumiPolicy.yaml')).toContain('runtime: nodejs')
  const info = await promisify(client.getAnalyzerInfo.bind(client))(new Empty())
  expect(info.getName()).toBe('kibble')
  const names = info.getPoliciesList().map((policy) => policy.getName())
  expect(names).toEqual(RULES.map((rule) => rule.name))
})

test('a stack as it is keeps every rule', async () => {
  const { resources } = await deploy(SMALL)
  expect(await analyzed(resources.filter(({ type }) => type.startsWith('aws:')))).toEqual([])
})

test('Pulumi refuses what breaks one', async () => {
  const open = { type: 'aws:sqs/queue:Queue', name: 'open', inputs: { name: 'open' } }
  expect(await analyzed([open])).toEqual([
    expect.stringContaining('the queue open is not encrypted'),
    expect.stringContaining('no alarm tells that the queue open fills'),
  ])
})
