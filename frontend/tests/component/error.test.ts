import { mockNuxtImport, mountSuspended } from '@nuxt/test-utils/runtime';
import { ApolloError } from '@apollo/client/core';
import { GraphQLError } from 'graphql';
import { describe, expect, it, vi } from 'vitest';

import type { NuxtError } from '#app';
import ErrorPage from '~/error.vue';

const { hasTexts } = vi.hoisted(() => ({ hasTexts: { value: true } }));
mockNuxtImport('useNuxtApp', (original) => () => {
  const app = original();
  return hasTexts.value ? app : new Proxy(app, { get: (held, name) => (name === '$messages' ? undefined : Reflect.get(held, name)) });
});

type Fault = Partial<NuxtError<{ path?: string }>>;

async function shown(error: Fault): Promise<string> {
  return (await mountSuspended(ErrorPage, { props: { error: createError<{ path?: string }>(error) } })).text();
}

describe('the page of a fault', () => {
  it('tells what is wrong with the configuration', async () => {
    expect(await shown({ statusCode: 503, statusMessage: 'config', message: '"currency" is missing' })).toContain('"currency" is missing');
  });

  it('tells of all else the status and what finds it in the log, and no message of a program', async () => {
    const refusal = Object.assign(new GraphQLError('refused'), { errorType: 'Internal', requestId: 'id-1' });
    const text = await shown({ statusCode: 500, message: 'x is not a function', cause: new ApolloError({ graphQLErrors: [refusal] }) });
    expect(text).toContain('500');
    expect(text).toContain('id-1');
    expect(text).not.toContain('x is not a function');
  });

  it('says that nobody can be signed in just now, and offers to try again', async () => {
    const text = await shown({ statusCode: 503, statusMessage: 'sign-in', data: { path: '/account' } });
    expect(text).toContain('The sign-in service cannot be reached.');
    expect(text).toContain('Try again');
  });

  it('needs no texts', async () => {
    hasTexts.value = false;
    const text = await shown({ statusCode: 503, statusMessage: 'texts', message: 'the texts cannot be loaded' });
    hasTexts.value = true;
    expect(text).toBe('The shop cannot be shownPlease check your connection, and try again.Try again');
  });
});
