import * as pulumi from '@pulumi/pulumi';

/** What somebody may do. */
export interface Statement {
  actions: string[];
  resources: pulumi.Input<string>[];
  /** By operator and key, in the words of IAM. */
  condition?: Record<string, Record<string, pulumi.Input<string | string[]>>>;
}

/** A policy of a role, as the JSON that IAM takes. */
export function policyDocument(statements: Statement[]): pulumi.Output<string> {
  return document(statements.map(({ actions, resources, condition }) => grant(actions, resources, condition)));
}

/** A policy of a resource: who may do what with it. */
export function resourcePolicy(
  statements: (Statement & { service: string })[],
): pulumi.Output<string> {
  return document(
    statements.map(({ service, actions, resources, condition }) => ({
      ...grant(actions, resources, condition),
      Principal: { Service: service },
    })),
  );
}

/** The policy by which services of AWS, and nobody else, take on a role. */
export function trustPolicy(service: string, account?: pulumi.Input<string>): pulumi.Output<string> {
  const condition = account === undefined ? {} : { Condition: { StringEquals: { 'aws:SourceAccount': account } } };
  return document([{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', ...condition }]);
}

function grant(actions: string[], resources: pulumi.Input<string>[], condition: Statement['condition']) {
  return { Effect: 'Allow', Action: actions, Resource: resources, ...(condition && { Condition: condition }) };
}

function document(statements: Record<string, unknown>[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: '2012-10-17', Statement: statements });
}
