import { list, member, type Resource } from './resource';

/** What a policy grants. */
export interface Grant {
  /** The name of the resource that holds the policy. */
  holder: string;
  effect: string;
  actions: string[];
  resources: string[];
  condition: unknown;
}

/** Which members hold a policy, by type of resource. */
const HOLDERS: Record<string, string> = {
  'aws:iam/rolePolicy:RolePolicy': 'policy',
  'aws:iam/policy:Policy': 'policy',
  'aws:iam/role:Role': 'assumeRolePolicy',
  'aws:s3/bucketPolicy:BucketPolicy': 'policy',
  'aws:sns/topicPolicy:TopicPolicy': 'policy',
  'aws:sqs/queuePolicy:QueuePolicy': 'policy',
};

/** Every statement of every policy, those that roles are trusted by among them. */
export function grants(resources: Resource[]): Grant[] {
  return resources.flatMap(({ type, name, inputs }) => {
    const text = member(inputs, HOLDERS[type] ?? '');
    if (typeof text !== 'string') return [];
    const statements: unknown = member(JSON.parse(text), 'Statement');
    return list(statements).map((statement) => ({
      holder: name,
      effect: String(member(statement, 'Effect')),
      actions: list(member(statement, 'Action')).map(String),
      resources: list(member(statement, 'Resource')).map(String),
      condition: member(statement, 'Condition'),
    }));
  });
}
