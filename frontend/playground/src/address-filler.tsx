import { pick, useGraphiQL, useHeadersEditorState, useVariablesEditorState } from '@graphiql/react';
import { useEffect } from 'react';
import { findAddress } from './address';
import { rememberAddress } from './filled-addresses';
import { bearerToken, readHeaders } from './headers';
import { fillAddress, wantsAddress } from './placeholders';

/** Once the open tab wants an address and somebody is signed in, writes that person's address into it. */
export function AddressFiller({ endpoint }: { endpoint: string }) {
  const { variableEditor } = useGraphiQL(pick('variableEditor'));
  const [variables] = useVariablesEditorState();
  const [headersText] = useHeadersEditorState();
  const isWanted = wantsAddress(variables);
  useEffect(() => {
    const headers = readHeaders(headersText);
    if (!isWanted || !variableEditor || headers === null || !bearerToken(headers)) return;
    let isCurrent = true;
    findAddress(endpoint, headers).then((id) => {
      if (!isCurrent || id === null) return;
      rememberAddress(id);
      variableEditor.setValue(fillAddress(variableEditor.getValue(), id));
    });
    return () => {
      isCurrent = false;
    };
  }, [endpoint, headersText, isWanted, variableEditor]);
  return null;
}
