import { CopyButton } from './copy-button';
import { curlCommand } from './curl';
import { useOpenRequest } from './open-request';

/** A button that copies the open operation, with its headers and variables, as a shell command. */
export function CopyAsCurl({ endpoint }: { endpoint: string }) {
  const open = useOpenRequest();

  function write() {
    const { request, headers } = open();
    return { text: curlCommand(endpoint, request, headers), sentence: 'The curl command is in the clipboard.' };
  }

  return <CopyButton name="curl" label="Copy as a curl command" write={write} />;
}
