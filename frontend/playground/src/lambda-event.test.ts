import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerFetchWith, json } from './fetch-double';
import { lambdaEvent } from './lambda-event';

afterEach(() => vi.unstubAllGlobals());

const ENDPOINT = 'http://localhost:4000/graphql';

describe('the Lambda event of an operation', () => {
  it('is asked for with the body and the headers of the operation', async () => {
    const sent = answerFetchWith(json(200, [[{ info: { fieldName: 'me' } }]]));
    const copied = await lambdaEvent(ENDPOINT, { query: '{ me }', variables: { a: 1 } }, { Authorization: 'Bearer t' });
    expect(JSON.parse(copied.text)).toEqual([{ info: { fieldName: 'me' } }]);
    expect(copied.sentence).toBe('The Lambda event is in the clipboard. It holds your token or key.');
    expect(sent).toEqual([
      {
        url: 'http://localhost:4000/event',
        headers: { 'content-type': 'application/json', Authorization: 'Bearer t' },
        body: { query: '{ me }', variables: { a: 1 } },
      },
    ]);
  });

  it('is one of an array when there are several', async () => {
    answerFetchWith(json(200, [[{ info: {} }], [{ info: {} }]]));
    const { text, sentence } = await lambdaEvent(ENDPOINT, { query: '{ a b }' }, {});
    expect(JSON.parse(text)).toHaveLength(2);
    expect(sentence).toBe('An array of 2 Lambda events is in the clipboard. They hold your token or key.');
  });

  it('is replaced by the reason why there is none', async () => {
    answerFetchWith(json(200, { data: null, errors: [{ message: 'No such field.' }] }), json(200, []));
    await expect(lambdaEvent(ENDPOINT, { query: '{ x }' }, {})).rejects.toThrow('No such field.');
    const none = 'no field of the operation reaches the function.';
    await expect(lambdaEvent(ENDPOINT, { query: '{ __typename }' }, {})).rejects.toThrow(none);
  });
});
