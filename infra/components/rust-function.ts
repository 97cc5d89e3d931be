import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import type { FunctionSize } from '../function-sizes';
import { type FunctionName, named } from '../names';
import type { Program } from '../sources';
import { KibbleComponent } from './kibble-component';
import type { Statement } from './policy-document';
import { type ServiceRole, serviceRole } from './service-role';

export interface RustFunctionArgs {
  stage: string;
  function: FunctionName;
  description: string;
  program: Program;
  architecture: 'arm64' | 'x86_64';
  size: FunctionSize;
  environment: Record<string, pulumi.Input<string>>;
  /** What it may do beside writing its log and its traces. */
  statements: Statement[];
  logRetentionDays: number;
}

/** The one alias of each function: whoever calls it calls the version at which this points. */
const ALIAS = 'live';

/** A Lambda function written in Rust, with a log, a role of its own, and an alias by which alone it is called. */
export class RustFunction extends KibbleComponent {
  /** As the code names it. */
  readonly codeName: FunctionName;
  /** As AWS names it. */
  readonly functionName: string;
  readonly log: aws.cloudwatch.LogGroup;
  readonly alias: aws.lambda.Alias;
  readonly role: aws.iam.Role;
  readonly size: FunctionSize;
  private readonly lambda: aws.lambda.Function;

  constructor(name: string, args: RustFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('RustFunction', name, opts);
    this.codeName = args.function;
    this.functionName = named(args.stage, args.function);
    this.size = args.size;
    this.log = new aws.cloudwatch.LogGroup(
      name,
      { name: `/aws/lambda/${this.functionName}`, retentionInDays: args.logRetentionDays },
      this.child,
    );
    const { role, policy } = this.makeRole(name, args);
    this.role = role;
    this.lambda = this.makeFunction(name, args, policy);
    this.alias = new aws.lambda.Alias(
      name,
      {
        name: ALIAS,
        functionName: this.lambda.name,
        functionVersion: args.size.version ?? this.lambda.version,
      },
      this.child,
    );
    this.registerOutputs({ alias: this.alias.arn });
  }

  /** Allows a service of AWS to call the function by its alias, on behalf of one resource. */
  allow(service: string, sourceArn: pulumi.Input<string>): aws.lambda.Permission {
    return new aws.lambda.Permission(
      `${this.codeName}-${service.split('.')[0]}`,
      {
        action: 'lambda:InvokeFunction',
        function: this.lambda.name,
        qualifier: this.alias.name,
        principal: service,
        sourceArn,
      },
      this.child,
    );
  }

  private makeRole(name: string, args: RustFunctionArgs): ServiceRole {
    const statements: Statement[] = [
      // A stream of a log is named by the sandbox that writes it.
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [pulumi.interpolate`${this.log.arn}:log-stream:*`] },
      // X-Ray knows no resources.
      { actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] },
      ...args.statements,
    ];
    const role = {
      roleName: this.functionName,
      description: `What the function ${this.functionName} may do.`,
      service: 'lambda.amazonaws.com',
      statements,
    };
    return serviceRole(name, role, this.child);
  }

  private makeFunction(
    name: string,
    args: RustFunctionArgs,
    policy: aws.iam.RolePolicy,
  ): aws.lambda.Function {
    return new aws.lambda.Function(
      name,
      {
        name: this.functionName,
        description: args.description,
        runtime: 'provided.al2023',
        handler: args.program.handler,
        architectures: [args.architecture],
        code: new pulumi.asset.FileArchive(args.program.archive),
        role: this.role.arn,
        memorySize: args.size.memory,
        timeout: args.size.timeout,
        reservedConcurrentExecutions: args.size.reservedConcurrency ?? -1,
        environment: { variables: args.environment },
        loggingConfig: { logFormat: 'JSON', logGroup: this.log.name, systemLogLevel: 'INFO', applicationLogLevel: 'TRACE' },
        tracingConfig: { mode: 'Active' },
        publish: true,
      },
      { ...this.child, dependsOn: [policy] },
    );
  }
}
