/** What a deployment tells the app: the content of `/config.json`. */
export interface ShopConfig {
  graphqlEndpoint: string;
  realtimeEndpoint: string;
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  /** Where the user pool's requests go; absent for a pool that its region tells. */
  userPoolEndpoint?: string;
  /** `USER_PASSWORD_AUTH` only where a password may be sent as it is. */
  authFlow: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH';
  /** With what visitors read the catalogue and fill a cart. */
  apiKey: string;
  shopName: string;
  /** The zone of the shop's clocks, a name of IANA's database. */
  timeZone: string;
  payments: PaymentsConfig;
  /** People who are there from the start; a local server's alone. */
  playground?: { people: DemoPerson[]; password: string };
}

export type PaymentsConfig =
  | { provider: 'none' }
  | { provider: 'simulated'; url: string }
  | { provider: 'stripe'; publishableKey: string };

export interface DemoPerson {
  email: string;
  groups: string[];
}

/** A configuration that cannot be used, with the reason in words for whoever runs the shop. */
export class ConfigFault extends Error {
  override name = 'ConfigFault';
}

type Members = Record<string, unknown>;

/** Reads the configuration; throws a {@link ConfigFault} that names the member that is wrong. */
export function parseConfig(value: unknown): ShopConfig {
  const members = object(value, 'the file');
  const config: ShopConfig = {
    graphqlEndpoint: address(members, 'graphqlEndpoint', /^https?:\/\//),
    realtimeEndpoint: address(members, 'realtimeEndpoint', /^(wss?|https?):\/\//),
    region: text(members, 'region'),
    userPoolId: text(members, 'userPoolId'),
    userPoolClientId: text(members, 'userPoolClientId'),
    authFlow: word(members, 'authFlow', ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']),
    apiKey: text(members, 'apiKey'),
    shopName: text(members, 'shopName'),
    timeZone: timeZone(members),
    payments: payments(members.payments),
  };
  if (members.userPoolEndpoint !== undefined) {
    config.userPoolEndpoint = address(members, 'userPoolEndpoint', /^https?:\/\//);
  }
  if (members.playground !== undefined) config.playground = playground(members.playground);
  return config;
}

function payments(value: unknown): PaymentsConfig {
  const members = object(value, 'payments');
  const provider = word(members, 'provider', ['none', 'simulated', 'stripe']);
  switch (provider) {
    case 'none':
      return { provider };
    case 'simulated':
      return { provider, url: address(members, 'url', /^https?:\/\//) };
    case 'stripe':
      return { provider, publishableKey: text(members, 'publishableKey') };
  }
}

function playground(value: unknown): NonNullable<ShopConfig['playground']> {
  const members = object(value, 'playground');
  const people = list(members, 'people').map((value) => {
    const person = object(value, 'people');
    return { email: text(person, 'email'), groups: list(person, 'groups').map(String) };
  });
  return { people, password: text(members, 'password') };
}

function timeZone(members: Members): string {
  const zone = text(members, 'timeZone');
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new ConfigFault(`"timeZone" is no time zone: ${zone}`);
  }
  return zone;
}

function object(value: unknown, name: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigFault(`${name} holds no JSON object`);
  }
  return { ...value };
}

function list(members: Members, name: string): unknown[] {
  const value = members[name];
  if (!Array.isArray(value)) throw new ConfigFault(`"${name}" is no list`);
  return value;
}

function text(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== 'string' || value === '') throw new ConfigFault(`"${name}" is missing`);
  return value;
}

function address(members: Members, name: string, form: RegExp): string {
  const value = text(members, name);
  if (!form.test(value)) throw new ConfigFault(`"${name}" is no address: ${value}`);
  return value;
}

function word<const Word extends string>(members: Members, name: string, words: readonly Word[]): Word {
  const value = text(members, name);
  const found = words.find((word) => word === value);
  if (found === undefined) throw new ConfigFault(`"${name}" is none of ${words.join(', ')}: ${value}`);
  return found;
}
