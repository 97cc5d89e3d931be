import { describe, expect, it } from 'vitest';
import { curlCommand } from './curl';

describe('the curl command', () => {
  it('holds endpoint, headers and body', () => {
    const request = { query: '{ me }', variables: { first: 5 }, operationName: null };
    expect(curlCommand('http://localhost:4000/graphql', request, { 'x-api-key': 'local' })).toBe(
      [
        "curl 'http://localhost:4000/graphql' \\",
        "  --header 'content-type: application/json' \\",
        "  --header 'x-api-key: local' \\",
        `  --data-raw '{"query":"{ me }","variables":{"first":5}}'`,
      ].join('\n'),
    );
  });

  it('escapes single quotes for the shell', () => {
    const command = curlCommand('/graphql', { query: '# the shop\'s\n{ me }' }, {});
    expect(command).toContain(`--data-raw '{"query":"# the shop'\\''s\\n{ me }"}'`);
  });
});
