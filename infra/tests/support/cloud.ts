import type * as pulumi from '@pulumi/pulumi';

/** A resource as the program has registered it, its inputs resolved. */
export interface Resource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** Whether Pulumi refuses to delete it. */
  protect: boolean;
  /** Whether it stays in AWS when Pulumi deletes it. */
  retained: boolean;
  /** The name of the component that it belongs to; empty outside of all. */
  parent: string;
}

/** As much as is read of Pulumi's request to register a resource. */
interface Request {
  getType(): string;
  getName(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getParent(): string;
}

type Options = Pick<Resource, 'protect' | 'retained' | 'parent'>;

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

const ARN = `${REGION}:${ACCOUNT}`;

/** ARNs in the forms of AWS, by type of resource, of its name. */
const ARNS: Record<string, (name: string) => string> = {
  'aws:appsync/graphQLApi:GraphQLApi': () => `arn:aws:appsync:${ARN}:apis/api1`,
  'aws:acm/certificate:Certificate': (name) => `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/${name}`,
  'aws:cloudfront/distribution:Distribution': () => `arn:aws:cloudfront::${ACCOUNT}:distribution/D1`,
  'aws:cloudfront/function:Function': (name) => `arn:aws:cloudfront::${ACCOUNT}:function/${name}`,
  'aws:cloudwatch/eventBus:EventBus': (name) => `arn:aws:events:${ARN}:event-bus/${name}`,
  'aws:cloudwatch/logGroup:LogGroup': (name) => `arn:aws:logs:${ARN}:log-group:${name}`,
  'aws:cognito/userPool:UserPool': () => `arn:aws:cognito-idp:${ARN}:userpool/${REGION}_Pool1`,
  'aws:dynamodb/table:Table': (name) => `arn:aws:dynamodb:${ARN}:table/${name}`,
  'aws:iam/role:Role': (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  'aws:lambda/function:Function': (name) => `arn:aws:lambda:${ARN}:function:${name}`,
  'aws:s3/bucket:Bucket': (name) => `arn:aws:s3:::${name}`,
  'aws:secretsmanager/secret:Secret': (name) => `arn:aws:secretsmanager:${ARN}:secret:${name}-AbCdEf`,
  'aws:sns/topic:Topic': (name) => `arn:aws:sns:${ARN}:${name}`,
  'aws:sqs/queue:Queue': (name) => `arn:aws:sqs:${ARN}:${name}`,
};

/** What AWS would tell of a resource beside its inputs. */
function told(type: string, inputs: Record<string, unknown>, name: string): Record<string, unknown> {
  switch (type) {
    case 'aws:appsync/graphQLApi:GraphQLApi':
      return {
        uris: {
          GRAPHQL: `https://a1.appsync-api.${REGION}.amazonaws.com/graphql`,
          REALTIME: `wss://a1.appsync-realtime-api.${REGION}.amazonaws.com/graphql`,
        },
      };
    case 'aws:appsync/apiKey:ApiKey':
      return { key: `da2-${String(inputs.expires).slice(0, 10)}` };
    case 'aws:appsync/function:Function':
      return { functionId: 'f1' };
    case 'aws:appsync/domainName:DomainName':
      return { appsyncDomainName: 'd2.cloudfront.net', hostedZoneId: 'Z2FDTNDATAQYW2' };
    case 'aws:acm/certificate:Certificate':
      return { domainValidationOptions: [{ resourceRecordName: '_x', resourceRecordType: 'CNAME', resourceRecordValue: '_y' }] };
    case 'aws:cloudfront/distribution:Distribution':
      return { domainName: 'd1.cloudfront.net', hostedZoneId: 'Z2FDTNDATAQYW2' };
    case 'aws:dynamodb/table:Table':
      return { streamArn: `arn:aws:dynamodb:${ARN}:table/${name}/stream/2026-01-01T00:00:00.000` };
    case 'aws:lambda/alias:Alias':
      return { arn: `arn:aws:lambda:${ARN}:function:${inputs.functionName}:${inputs.name}` };
    case 'aws:lambda/function:Function':
      return { version: '7' };
    case 'aws:lambda/functionUrl:FunctionUrl':
      return { functionUrl: `https://u1.lambda-url.${REGION}.on.aws/` };
    case 'aws:s3/bucket:Bucket':
      return { bucketRegionalDomainName: `${name}.s3.${REGION}.amazonaws.com` };
    case 'aws:secretsmanager/secretVersion:SecretVersion':
      return { secretArn: inputs.secretId, versionId: 'v1' };
    case 'aws:sesv2/emailIdentity:EmailIdentity':
      return {
        arn: `arn:aws:ses:${ARN}:identity/${inputs.emailIdentity}`,
        dkimSigningAttributes: { tokens: ['one', 'two', 'three'] },
      };
    case 'aws:sqs/queue:Queue':
      return { url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}` };
    default:
      return {};
  }
}

/** Ids that are more than a name. */
const IDS: Record<string, string> = {
  'aws:appsync/graphQLApi:GraphQLApi': 'api1',
  'aws:cognito/userPool:UserPool': `${REGION}_Pool1`,
  'aws:cognito/userPoolClient:UserPoolClient': 'client1',
};

/** An account in which nothing is there yet, and that remembers what it was told to make. */
export class Cloud implements pulumi.runtime.Mocks {
  readonly resources: Resource[] = [];
  private readonly options = new Map<string, Options>();

  /** Listens to what Pulumi's mocks do not hand over, at the monitor with which it registers resources. */
  listen(monitor: object): void {
    const register: unknown = Reflect.get(monitor, 'registerResource');
    if (typeof register !== 'function') throw new TypeError('nothing registers resources');
    Reflect.set(monitor, 'registerResource', (request: Request, callback: unknown): unknown => {
      this.options.set(`${request.getType()} ${request.getName()}`, {
        protect: request.getProtect(),
        retained: request.getRetainondelete(),
        parent: request.getParent().split('::').at(-1) ?? '',
      });
      return Reflect.apply(register, monitor, [request, callback]);
    });
  }

  newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    const { protect = false, retained = false, parent = '' } = this.options.get(`${type} ${name}`) ?? {};
    this.resources.push({ type, name, inputs, protect, retained, parent });
    const known = typeof inputs.name === 'string' ? inputs.name : name;
    const arn = ARNS[type]?.(known);
    const state = { name: known, ...inputs, ...(arn !== undefined && { arn }), ...told(type, inputs, known) };
    const secretId = type === 'aws:secretsmanager/secret:Secret' ? arn : undefined;
    return { id: secretId ?? IDS[type] ?? known, state };
  };

  call = ({ token }: pulumi.runtime.MockCallArgs) => {
    if (token === 'aws:index/getCallerIdentity:getCallerIdentity') return { accountId: ACCOUNT };
    throw new Error(`nobody answers ${token}`);
  };
}
