import { requestBody, type Request } from './exchange';
import type { Headers } from './headers';

/** The shell command that sends the same request. */
export function curlCommand(endpoint: string, request: Request, headers: Headers): string {
  const lines = Object.entries({ 'content-type': 'application/json', ...headers }).map(
    ([name, value]) => `  --header ${quote(`${name}: ${value}`)}`,
  );
  return [`curl ${quote(endpoint)}`, ...lines, `  --data-raw ${quote(requestBody(request))}`].join(' \\\n');
}

/** In single quotes a shell leaves everything alone except the single quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
