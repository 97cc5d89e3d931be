import type { Copied } from './copy-button';
import { exchange, type Request } from './exchange';
import type { Headers } from './headers';

/**
 * What the Lambda function would get for a request, from the server: the event of its field, or an array
 * of the events of all when there are several. Throws with the reason why there is none.
 */
export async function lambdaEvent(endpoint: string, request: Request, headers: Headers): Promise<Copied> {
  const { body } = await exchange(eventEndpoint(endpoint), request, headers);
  if (!Array.isArray(body)) throw new Error(messages(body));
  if (body.length === 0) throw new Error('no field of the operation reaches the function.');
  if (body.length === 1) {
    return { text: write(body[0]), sentence: 'The Lambda event is in the clipboard. It holds your token or key.' };
  }
  return {
    text: write(body),
    sentence: `An array of ${body.length} Lambda events is in the clipboard. They hold your token or key.`,
  };
}

function eventEndpoint(endpoint: string): string {
  return new URL('event', endpoint).href;
}

function write(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function messages(body: unknown): string {
  const errors = (body as { errors?: { message?: string }[] } | null)?.errors ?? [];
  return errors.map(({ message }) => message).join('; ') || 'the server gave no reason.';
}
