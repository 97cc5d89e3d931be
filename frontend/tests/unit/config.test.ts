import { describe, expect, it } from 'vitest';

import { config } from '../support/config';
import { ConfigFault, parseConfig } from '~/utils/config';

describe('the configuration', () => {
  it('is read whole', () => {
    expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
    const local = {
      ...config,
      userPoolEndpoint: 'http://localhost:4000/user-pool',
      payments: { provider: 'simulated', url: 'http://localhost:4000/payments' },
      playground: { people: [{ email: 'ada@example.com', groups: [] }], password: 'secret' },
    };
    expect(parseConfig(local)).toEqual(local);
  });

  it.each([
    [[], 'the file holds no JSON object'],
    [{ ...config, graphqlEndpoint: undefined }, '"graphqlEndpoint" is missing'],
    [{ ...config, graphqlEndpoint: 'javascript:alert(1)' }, '"graphqlEndpoint" is no address: javascript:alert(1)'],
    [{ ...config, authFlow: 'NONE' }, '"authFlow" is none of USER_SRP_AUTH, USER_PASSWORD_AUTH: NONE'],
    [{ ...config, timeZone: 'Mars' }, '"timeZone" is no time zone: Mars'],
    [{ ...config, payments: { provider: 'stripe' } }, '"publishableKey" is missing'],
    [{ ...config, payments: undefined }, 'payments holds no JSON object'],
  ])('is refused with the reason: %#', (value, reason) => {
    expect(() => parseConfig(value)).toThrow(new ConfigFault(reason));
  });
});
