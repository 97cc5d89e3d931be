import { pick, ToolbarButton, tryParseJSONC, useGraphiQL } from '@graphiql/react';
import { useState } from 'react';
import { curlCommand } from './curl';
import type { Headers } from './headers';
import { operationName } from './operation';

/** A button that copies the open operation, with its headers and variables, as a shell command. */
export function CopyAsCurl({ endpoint }: { endpoint: string }) {
  const editors = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor', 'operationName'));
  const [label, setLabel] = useState(LABEL);

  function command(): string {
    const query = editors.queryEditor?.getValue() ?? '';
    const variables = tryParseJSONC(editors.variableEditor?.getValue());
    const headers = (tryParseJSONC(editors.headerEditor?.getValue()) ?? {}) as Headers;
    return curlCommand(endpoint, { query, variables, operationName: operationName(query, editors.operationName) }, headers);
  }

  async function copy() {
    setLabel(await copyText(command));
    setTimeout(() => setLabel(LABEL), 4000);
  }

  return (
    <ToolbarButton onClick={copy} label={label} className="copy-as-curl">
      curl
    </ToolbarButton>
  );
}

const LABEL = 'Copy as a curl command';

/** Copies what `write` returns; the answer is a sentence for the button. */
async function copyText(write: () => string): Promise<string> {
  try {
    await navigator.clipboard.writeText(write());
    return 'The curl command is in the clipboard.';
  } catch (cause) {
    return `Nothing was copied: ${cause instanceof Error ? cause.message : cause}`;
  }
}
