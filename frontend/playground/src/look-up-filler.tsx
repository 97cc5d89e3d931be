import { pick, useGraphiQL, useHeadersEditorState, useVariablesEditorState } from '@graphiql/react';
import { useEffect } from 'react';
import { rememberValue } from './filled-values';
import { bearerToken, readHeaders } from './headers';
import { lookUp, words } from './look-ups';
import { fill, wants } from './placeholders';

/** Once the open tab wants something that is looked up and somebody is signed in, writes what it finds into it. */
export function LookUpFiller({ endpoint }: { endpoint: string }) {
  const { activeTabIndex, variableEditor } = useGraphiQL(pick('activeTabIndex', 'variableEditor'));
  const [variables] = useVariablesEditorState();
  const [headersText] = useHeadersEditorState();
  const wanted = words.filter((word) => wants(variables, word)).join(' ');
  // The tab counts too: what one tab did not find may be there when the next one is opened.
  useEffect(() => {
    const headers = readHeaders(headersText);
    if (wanted === '' || !variableEditor || headers === null || !bearerToken(headers)) return;
    let isCurrent = true;
    for (const word of wanted.split(' ')) {
      lookUp(word, endpoint, headers).then((value) => {
        if (!isCurrent || value === null) return;
        rememberValue(value, word);
        variableEditor.setValue(fill(variableEditor.getValue(), word, value));
      });
    }
    return () => {
      isCurrent = false;
    };
  }, [activeTabIndex, endpoint, headersText, wanted, variableEditor]);
  return null;
}
