// AWS's own AppSync simulator, which its Amplify CLI runs on a developer's machine, in front of the
// function of a running Kibble server.

import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';

import { claims } from '../support/kibble.mjs';

const require = createRequire(import.meta.url);
const {
  AmplifyAppSyncSimulator,
  AmplifyAppSyncSimulatorAuthenticationType: Mode,
  RESOLVER_KIND,
} = require('@aws-amplify/amplify-appsync-simulator');

const REPOSITORY = new URL('../../../', import.meta.url);

/** AppSync's Context object, spelt out: the simulator has no direct Lambda resolvers. */
const ASK_FUNCTION = `{
  "version": "2018-05-29",
  "operation": "BatchInvoke",
  "payload": {
    "arguments": $util.toJson($ctx.arguments),
    "identity": $util.toJson($ctx.identity),
    "source": $util.toJson($ctx.source),
    "request": { "headers": $util.toJson($ctx.request.headers), "domainName": null },
    "prev": null,
    "info": {
      "fieldName": $util.toJson($ctx.info.fieldName),
      "parentTypeName": $util.toJson($ctx.info.parentTypeName),
      "variables": $util.toJson($ctx.info.variables),
      "selectionSetList": $util.toJson($ctx.info.selectionSetList),
      "selectionSetGraphQL": $util.toJson($ctx.info.selectionSetGraphQL)
    },
    "stash": $util.toJson($ctx.stash)
  }
}`;
const TAKE_ANSWER = `#if($ctx.error) $util.error($ctx.error.message, $ctx.error.type) #end
#if($ctx.result.errorMessage) $util.error($ctx.result.errorMessage, $ctx.result.errorType) #end
$util.toJson($ctx.result.data)`;

const ASKED = {
  dataSourceName: 'resolver',
  requestMappingTemplate: ASK_FUNCTION,
  responseMappingTemplate: TAKE_ANSWER,
};
/** The templates of a resolver, by its kind in `src/graphql/resolvers.json`. */
const TEMPLATES = {
  direct: ASKED,
  // Nothing is taken from the parent's value: the function is asked for every relation.
  relation: ASKED,
  echo: {
    dataSourceName: 'nothing',
    requestMappingTemplate: '{ "version": "2018-05-29", "payload": $util.toJson($ctx.arguments.input) }',
    responseMappingTemplate: '$util.toJson($ctx.result)',
  },
};

/** Starts a simulator in front of the function of `kibble`. */
export async function startSimulator(kibble) {
  const listed = JSON.parse(await readFile(new URL('src/graphql/resolvers.json', REPOSITORY)));
  const resolvers = Object.entries(TEMPLATES).flatMap(([kind, templates]) =>
    listed[kind].map((coordinate) => {
      const [typeName, fieldName] = coordinate.split('.');
      return { kind: RESOLVER_KIND.UNIT, typeName, fieldName, ...templates };
    }),
  );
  const events = [];
  const simulator = new AmplifyAppSyncSimulator();
  simulator.init({
    schema: { content: await readFile(new URL('schema.graphql', REPOSITORY), 'utf8') },
    resolvers,
    functions: [],
    mappingTemplates: [],
    tables: [],
    dataSources: [
      { type: 'NONE', name: 'nothing' },
      {
        type: 'AWS_LAMBDA',
        name: 'resolver',
        invoke: (payload) => {
          const batch = payload.map(withoutSideTable);
          events.push(...batch);
          return invoke(kibble, batch);
        },
      },
    ],
    appSync: {
      name: 'kibble',
      apiKey: kibble.config.apiKey,
      defaultAuthenticationType: {
        authenticationType: Mode.AMAZON_COGNITO_USER_POOLS,
        cognitoUserPoolConfig: { AppIdClientRegex: '.*' },
      },
      additionalAuthenticationProviders: [
        { authenticationType: Mode.API_KEY },
        { authenticationType: Mode.AWS_IAM },
      ],
    },
  });
  await simulator.start();
  return {
    endpoint: `${simulator.localhostUrl}/graphql`,
    /** What the function has got since the last time that this was asked. */
    takeEvents: () => events.splice(0),
    stop: () => simulator.stop(),
  };
}

/** An event whose source has not what the parent has resolved ahead, as the relations' resolvers send it. */
function withoutSideTable(event) {
  const { __pre, ...source } = event.source ?? {};
  return { ...event, source: event.source && source };
}

async function invoke(kibble, payload) {
  const answer = await fetch(`${kibble.origin}/2015-03-31/functions/resolver/invocations`, {
    method: 'POST',
    body: JSON.stringify(payload),
  });
  return answer.json();
}

/**
 * A token with the claims of another, as the simulator takes it: it knows a user pool by the beginning of
 * its issuer, and checks no signature.
 */
export function simulatorToken(token) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { iss, ...others } = claims(token);
  const issuer = iss.replace(/^https?:\/\/[^/]+\/user-pool\//, 'https://cognito-idp.local.amazonaws.com/');
  return `${part({ alg: 'none' })}.${part({ ...others, iss: issuer })}.`;
}
