import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

import { policyDocument, type Statement, trustPolicy } from './policy-document';

export interface ServiceRoleArgs {
  /** The role's name in AWS. */
  roleName: string;
  description: string;
  /** Who takes it on, such as `lambda.amazonaws.com`. */
  service: string;
  /** Takes it on for this account alone. Of Lambda that is so anyway. */
  account?: pulumi.Input<string>;
  /** All that it may do. */
  statements: Statement[];
}

export interface ServiceRole {
  role: aws.iam.Role;
  policy: aws.iam.RolePolicy;
}

/** A role that may do what its statements say. */
export function serviceRole(name: string, args: ServiceRoleArgs, opts: pulumi.CustomResourceOptions): ServiceRole {
  const role = emptyRole(name, args, opts);
  return { role, policy: rolePolicy(name, args.roleName, role, args.statements, opts) };
}

/** A role whose policy is made later, because what it may be used for is not there yet. */
export function emptyRole(
  name: string,
  args: Omit<ServiceRoleArgs, 'statements'>,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
  const trust = trustPolicy(args.service, args.account);
  return new aws.iam.Role(
    name,
    { name: args.roleName, description: args.description, assumeRolePolicy: trust },
    opts,
  );
}

/** The one policy of a role: every other that somebody adds by hand is taken away. */
export function rolePolicy(
  name: string,
  policyName: string,
  role: aws.iam.Role,
  statements: Statement[],
  opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicy {
  const args = { name: policyName, role: role.name, policy: policyDocument(statements) };
  const policy = new aws.iam.RolePolicy(name, args, opts);
  new aws.iam.RolePoliciesExclusive(name, { roleName: role.name, policyNames: [policy.name] }, opts);
  new aws.iam.RolePolicyAttachmentsExclusive(name, { roleName: role.name, policyArns: [] }, opts);
  return policy;
}
