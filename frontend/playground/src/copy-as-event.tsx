import { CopyButton } from './copy-button';
import { lambdaEvent } from './lambda-event';
import { useOpenRequest } from './open-request';

/** A button that copies what the Lambda function would get for the open operation. Nothing is executed. */
export function CopyAsEvent({ endpoint }: { endpoint: string }) {
  const open = useOpenRequest();

  function write() {
    const { request, headers } = open();
    return lambdaEvent(endpoint, request, headers);
  }

  return <CopyButton name="λ" label="Copy as Lambda event" write={write} />;
}
