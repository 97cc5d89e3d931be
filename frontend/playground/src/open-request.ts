import { pick, tryParseJSONC, useGraphiQL } from '@graphiql/react';
import type { Request } from './exchange';
import type { Headers } from './headers';
import { operationName } from './operation';

/** Reads the operation of the open tab, with its variables and headers, when it is called. */
export function useOpenRequest(): () => { request: Request; headers: Headers } {
  const editors = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor', 'operationName'));
  return () => {
    const query = editors.queryEditor?.getValue() ?? '';
    const variables = tryParseJSONC(editors.variableEditor?.getValue());
    const headers = (tryParseJSONC(editors.headerEditor?.getValue()) ?? {}) as Headers;
    return { request: { query, variables, operationName: operationName(query, editors.operationName) }, headers };
  };
}
