import { describe, expect, it } from 'vitest';
import { acceptsPasswords, type Config, readConfig } from './config';

describe('the configuration', () => {
  it('is taken as the server gives it', () => {
    const value = { graphqlEndpoint: '/graphql', authFlow: 'USER_SRP_AUTH' };
    expect(readConfig(value)).toBe(value);
  });

  it('must name the endpoint', () => {
    expect(() => readConfig({})).toThrow('The answer to /config.json names no graphqlEndpoint.');
    expect(() => readConfig(null)).toThrow('The answer to /config.json names no graphqlEndpoint.');
  });

  it('shows the password form only where passwords are accepted', () => {
    expect(acceptsPasswords({ authFlow: 'USER_PASSWORD_AUTH' } as Config)).toBe(true);
    expect(acceptsPasswords({ authFlow: 'USER_SRP_AUTH' } as Config)).toBe(false);
  });
});
