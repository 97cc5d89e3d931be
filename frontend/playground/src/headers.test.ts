import { describe, expect, it } from 'vitest';
import { bearerToken, headerNamed, publicKeyHeaders, readHeaders, tokenHeaders } from './headers';

describe('the text of the Headers tab', () => {
  it('holds the public key', () => {
    expect(publicKeyHeaders('local')).toBe('{\n  "x-api-key": "local"\n}');
  });

  it('is empty when the server has no public key', () => {
    expect(publicKeyHeaders(undefined)).toBe('');
  });

  it('holds a bearer token', () => {
    expect(JSON.parse(tokenHeaders('a.b.c'))).toEqual({ Authorization: 'Bearer a.b.c' });
  });
});

describe('reading the Headers tab', () => {
  it('takes an empty text for no headers', () => {
    expect(readHeaders('  \n')).toEqual({});
    expect(readHeaders(null)).toEqual({});
  });

  it('gives null while the text is not an object', () => {
    expect(readHeaders('{ "x-api')).toBeNull();
    expect(readHeaders('3')).toBeNull();
  });

  it('finds a header whatever its case', () => {
    expect(headerNamed({ 'X-API-Key': 'local' }, 'x-api-key')).toBe('local');
    expect(headerNamed({}, 'x-api-key')).toBeUndefined();
  });

  it('takes the scheme off the token', () => {
    expect(bearerToken({ Authorization: 'Bearer a.b.c' })).toBe('a.b.c');
    expect(bearerToken({ authorization: 'a.b.c' })).toBe('a.b.c');
    expect(bearerToken({ 'x-api-key': 'local' })).toBeUndefined();
  });
});
