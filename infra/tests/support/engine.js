// As much of Pulumi's engine as a program needs to run: it takes what the program registers, and makes nothing.

import { createRequire } from 'node:module'

import { Cloud } from './cloud'

const require = createRequire(import.meta.url)
const grpc = require('@grpc/grpc-js')
const { Struct } = require('google-protobuf/google/protobuf/struct_pb.js')
const { Empty } = require('google-protobuf/google/protobuf/empty_pb.js')
const { ResourceMonitorService } = require('@pulumi/pulumi/proto/resource_grpc_pb.js')
const resources = require('@pulumi/pulumi/proto/resource_pb.js')
const { EngineService } = require('@pulumi/pulumi/proto/engine_grpc_pb.js')
const engine = require('@pulumi/pulumi/proto/engine_pb.js')
const { InvokeResponse } = require('@pulumi/pulumi/proto/provider_pb.js')

/** Starts it on a port of its own. Tells its address, and what was registered and logged. */
export async function startEngine() {
  const cloud = new Cloud()
  const registered = []
  const logged = []
  const server = new grpc.Server()
  server.addService(ResourceMonitorService, {
    supportsFeature: answer(() => new resources.SupportsFeatureResponse().setHassupport(false)),
    registerResource: answer((request) => {
      const [type, name] = [request.getType(), request.getName()]
      registered.push(`${type} ${name}`)
      const urn = `urn:pulumi:dev::kibble::${type}::${name}`
      const { id, state } = cloud.newResource({ type, name, inputs: request.getObject().toJavaScript() })
      const response = new resources.RegisterResourceResponse().setUrn(urn).setId(id)
      return response.setObject(Struct.fromJavaScript(state))
    }),
    registerResourceOutputs: answer(() => new Empty()),
    invoke: answer(() => new InvokeResponse().setReturn(Struct.fromJavaScript({ accountId: '123456789012' }))),
    signalAndWaitForShutdown: answer(() => new Empty()),
  })
  let root = ''
  server.addService(EngineService, {
    log: answer((request) => {
      if (request.getSeverity() !== engine.LogSeverity.DEBUG) logged.push(request.getMessage())
      return new Empty()
    }),
    getRootResource: answer(() => new engine.GetRootResourceResponse().setUrn(root)),
    setRootResource: answer((request) => {
      root = request.getUrn()
      return new engine.SetRootResourceResponse()
    }),
  })
  const port = await new Promise((resolve, reject) => {
    const bound = (error, port) => (error ? reject(error) : resolve(port))
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), bound)
  })
  return { address: `127.0.0.1:${port}`, registered, logged, stop: () => server.forceShutdown() }
}

function answer(make) {
  return (call, callback) => callback(null, make(call.request))
}
