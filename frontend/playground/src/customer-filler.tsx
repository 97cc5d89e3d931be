import { pick, useGraphiQL, useHeadersEditorState, useVariablesEditorState } from '@graphiql/react';
import { useEffect } from 'react';
import { signedInCustomer } from './caller';
import { fillCustomer, wantsCustomer } from './placeholders';

/** Once the open tab wants a customer and somebody is signed in, writes that person's id into it. */
export function CustomerFiller() {
  const { variableEditor } = useGraphiQL(pick('variableEditor'));
  const [variables] = useVariablesEditorState();
  const [headersText] = useHeadersEditorState();
  const id = wantsCustomer(variables) ? signedInCustomer(headersText) : null;
  useEffect(() => {
    if (id !== null) variableEditor?.setValue(fillCustomer(variableEditor.getValue(), id));
  }, [id, variableEditor]);
  return null;
}
