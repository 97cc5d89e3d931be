import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Exchange } from './exchange';
import { answerFetchWith, json } from './fetch-double';
import { createFetcher } from './fetcher';
import type { Observable } from './realtime';
import { doubleWebSockets } from './web-socket-double';

afterEach(() => vi.unstubAllGlobals());

const SERVER = { graphqlEndpoint: 'http://localhost:4000/graphql', apiKey: 'local' };
const REFUSED = { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] };
const SCHEMA = { data: { __schema: {} } };

function run(request: object, options: object = { documentAST: {} }) {
  const heard: Exchange[] = [];
  const fetcher = createFetcher(SERVER, (answer) => heard.push(answer)) as (request: object, options: object) => unknown;
  return Promise.resolve(fetcher(request, options)).then((body) => ({ body, heard }));
}

describe('running an operation', () => {
  it('sends query, variables and headers as they are', async () => {
    const sent = answerFetchWith(json(200, { data: { me: null } }));
    await run({ query: 'query Me { me }', variables: { a: 1 } }, { documentAST: {}, headers: { 'x-api-key': 'k' } });
    expect(sent).toEqual([
      {
        url: SERVER.graphqlEndpoint,
        headers: { 'content-type': 'application/json', 'x-api-key': 'k' },
        body: { query: 'query Me { me }', variables: { a: 1 }, operationName: 'Me' },
      },
    ]);
  });

  it('adds headers, and tells the cost apart from the answer', async () => {
    const cost = { lambdaInvocations: 1 };
    const sent = answerFetchWith(json(200, { data: { me: null }, extensions: { cost } }));
    const heard: Exchange[] = [];
    const fetcher = createFetcher(SERVER, (answer) => heard.push(answer), () => ({ 'x-kibble-cost': 'true' }));
    const body = await fetcher({ query: '{ me }' }, { documentAST: {} as never, headers: { 'x-api-key': 'k' } });
    expect(body).toEqual({ data: { me: null } });
    expect(heard).toMatchObject([{ cost }]);
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/json', 'x-api-key': 'k', 'x-kibble-cost': 'true' });
  });

  it('names the only operation of the document, not one of another tab', async () => {
    const sent = answerFetchWith(json(200, {}));
    await run({ query: 'mutation FillCart { clearCart }', operationName: 'MyAccount' });
    expect(sent[0]?.body).toMatchObject({ operationName: 'FillCart' });
  });

  it('keeps the chosen operation when there are several', async () => {
    const sent = answerFetchWith(json(200, {}));
    await run({ query: 'query A { a } query B { b }', operationName: 'B' });
    expect(sent[0]?.body).toMatchObject({ operationName: 'B' });
  });

  it('shows the body of HTTP 401 unchanged and adds no key', async () => {
    const sent = answerFetchWith(json(401, REFUSED));
    const { body, heard } = await run({ query: '{ me }' });
    expect(body).toEqual(REFUSED);
    expect(heard).toMatchObject([{ status: 401 }]);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/json' });
  });

  it('says what is wrong when nobody answers', async () => {
    answerFetchWith(new TypeError('Failed to fetch'));
    const { body, heard } = await run({ query: '{ me }' });
    const message =
      'No answer came from http://localhost:4000/graphql (Failed to fetch). ' +
      'Check that the server runs and that the Headers tab is right.';
    expect(body).toEqual({ errors: [{ errorType: 'Playground', message }] });
    expect(heard).toMatchObject([{ status: null }]);
  });

  it('says what is wrong when the answer is not JSON', async () => {
    answerFetchWith(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    const { body } = await run({ query: '{ me }' });
    const message = 'The server answered with HTTP 502 and a body that is not JSON: <h1>Bad gateway</h1>';
    expect(body).toEqual({ errors: [{ errorType: 'Playground', message }] });
  });
});

describe('watching', () => {
  const query = 'query A { a } subscription B { b }';
  const server = { ...SERVER, realtimeEndpoint: 'ws://localhost:4000/graphql/realtime' };

  it('goes over a WebSocket and nowhere else', async () => {
    const sent = answerFetchWith();
    const sockets = doubleWebSockets();
    const fetcher = createFetcher(server, () => undefined, () => ({ 'x-kibble-cost': 'true' }));
    const options = { documentAST: {} as never, headers: { 'x-api-key': 'k' } };
    const answer = (await fetcher({ query, operationName: 'B' }, options)) as Observable;
    answer.subscribe({ next: () => undefined, complete: () => undefined });
    expect(sockets.map(({ url }) => url)).toEqual([server.realtimeEndpoint]);
    const credentials = sockets[0]!.protocols[1]!.slice('header-'.length);
    expect(JSON.parse(Buffer.from(credentials, 'base64url').toString())).toEqual({
      host: 'localhost:4000',
      'x-api-key': 'k',
    });
    expect(sent).toEqual([]);
  });

  it('is for subscriptions alone', async () => {
    const sent = answerFetchWith(json(200, {}));
    const fetcher = createFetcher(server, () => undefined);
    await fetcher({ query, operationName: 'A' }, { documentAST: {} as never });
    expect(sent).toHaveLength(1);
  });

  it('says so when the server has no place for it', async () => {
    const { body } = await run({ query: 'subscription { b }' });
    const message = 'The answer to /config.json names no realtimeEndpoint.';
    expect(body).toEqual({ errors: [{ errorType: 'Playground', message }] });
  });
});

describe('introspection', () => {
  const introspection = { query: 'query IntrospectionQuery { __schema { types { name } } }', operationName: 'IntrospectionQuery' };

  it('goes with the headers that are set', async () => {
    const sent = answerFetchWith(json(200, SCHEMA));
    const { body, heard } = await run(introspection, { headers: { Authorization: 'Bearer t' } });
    expect(sent.map(({ headers }) => headers)).toEqual([{ 'content-type': 'application/json', Authorization: 'Bearer t' }]);
    expect(body).toEqual(SCHEMA);
    expect(heard).toEqual([]);
  });

  it('goes with the public key when no header says who calls', async () => {
    const sent = answerFetchWith(json(200, SCHEMA));
    await run(introspection, {});
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/json', 'x-api-key': 'local' });
  });

  it('is tried with the public key when the token is refused', async () => {
    const sent = answerFetchWith(json(401, REFUSED), json(200, SCHEMA));
    const { body } = await run(introspection, { headers: { Authorization: 'Bearer old' } });
    expect(body).toEqual(SCHEMA);
    expect(sent[1]?.headers).toEqual({ 'content-type': 'application/json', 'x-api-key': 'local' });
  });

  it('is not tried twice with the public key', async () => {
    const sent = answerFetchWith(json(401, REFUSED));
    const { body } = await run(introspection, {});
    expect(body).toEqual(REFUSED);
    expect(sent).toHaveLength(1);
  });
});
