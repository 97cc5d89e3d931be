import type { CodegenConfig } from '@graphql-codegen/cli';

/** Operations of an area are kept together, so that a page loads those of its own area alone. */
const AREAS = ['shop', 'account', 'staff'] as const;

const config: CodegenConfig = {
  // AppSync knows its own scalars and directives; tools must be told.
  schema: ['../aws.graphql', '../schema.graphql'],
  generates: Object.fromEntries(
    AREAS.map((area) => [
      `app/gql/${area}/`,
      {
        preset: 'client',
        presetConfig: { fragmentMasking: false },
        documents: ['app/graphql/fragments/*.graphql', `app/graphql/${area}/*.graphql`],
        config: {
          enumsAsTypes: true,
          useTypeImports: true,
          strictScalars: true,
          defaultScalarType: 'unknown',
          scalars: {
            ID: 'string',
            AWSDate: 'string',
            AWSDateTime: 'string',
            AWSEmail: 'string',
            AWSIPAddress: 'string',
            AWSJSON: 'string',
            AWSPhone: 'string',
            AWSTime: 'string',
            AWSTimestamp: 'number',
            AWSURL: 'string',
          },
        },
      },
    ]),
  ),
};

export default config;
