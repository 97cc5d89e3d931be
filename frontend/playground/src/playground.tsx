import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useState } from 'react';
import type { Config } from './config';
import { CopyAsCurl } from './copy-as-curl';
import { CopyAsEvent } from './copy-as-event';
import { costHeaders } from './cost-setting';
import { CustomerFiller } from './customer-filler';
import { examples, openExample } from './examples';
import { examplesPlugin } from './examples-panel';
import type { Exchange } from './exchange';
import { createFetcher } from './fetcher';
import { publicKeyHeaders } from './headers';
import { LastAnswer } from './last-answer';
import { LookUpFiller } from './look-up-filler';
import { signInPlugin } from './sign-in-panel';
import { NewTabHeaders, OpenTabInView } from './tabs';
import { WrapLongLines } from './wrap-long-lines';

/** GraphiQL with the examples, the sign-in panel and the lines below the answer. */
export function Playground({ config }: { config: Config }) {
  const [answer, setAnswer] = useState<Exchange | null>(null);
  const [parts] = useState(() => assemble(config, setAnswer));
  return (
    <GraphiQL {...parts} shouldPersistHeaders>
      <GraphiQL.Logo>Kibble</GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <CopyAsCurl endpoint={absolute(config.graphqlEndpoint)} />
            <CopyAsEvent endpoint={absolute(config.graphqlEndpoint)} />
          </>
        )}
      </GraphiQL.Toolbar>
      <GraphiQL.Footer>
        <LastAnswer answer={answer} />
      </GraphiQL.Footer>
      <LookUpFiller endpoint={config.graphqlEndpoint} />
      <CustomerFiller />
      <NewTabHeaders />
      <OpenTabInView />
      <WrapLongLines />
    </GraphiQL>
  );
}

/** Built once: GraphiQL starts over when its fetcher or its plugins change identity. */
function assemble(config: Config, onAnswer: (answer: Exchange) => void) {
  const headers = publicKeyHeaders(config.apiKey);
  const defaultTabs = examples.map((example) => openExample(example, headers));
  const signIn = signInPlugin(config);
  return {
    fetcher: createFetcher(config, onAnswer, costHeaders),
    plugins: [signIn, examplesPlugin, HISTORY_PLUGIN],
    visiblePlugin: signIn,
    defaultHeaders: headers,
    defaultTabs,
    ...initialVariables(defaultTabs[0]?.variables),
  };
}

/** GraphiQL shows the query of its first default tab by itself, but not the variables. */
function initialVariables(variables: string | undefined) {
  const isFirstVisit = localStorage.getItem('graphiql:tabState') === null;
  return isFirstVisit && variables !== undefined ? { initialVariables: variables } : {};
}

function absolute(endpoint: string): string {
  return new URL(endpoint, window.location.href).href;
}
