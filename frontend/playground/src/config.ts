/** What the server tells every front end about itself at `/config.json`. */
export interface Config {
  graphqlEndpoint: string;
  /** Where subscriptions go; absent where there are none. */
  realtimeEndpoint?: string;
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  userPoolEndpoint?: string;
  authFlow: string;
  apiKey?: string;
  /** Only the local server has ready-made people. */
  playground?: { people: Person[]; password: string };
}

export interface Person {
  email: string;
  groups: string[];
}

export async function loadConfig(): Promise<Config> {
  const answer = await fetch('/config.json', { cache: 'no-store' }).catch(() => null);
  if (answer === null) throw new Error('The server did not answer the request for /config.json.');
  if (!answer.ok) throw new Error(`The server answered /config.json with HTTP ${answer.status}.`);
  return readConfig(await answer.json().catch(() => null));
}

/** Checks the one member without which nothing works; the others have an absence that means something. */
export function readConfig(value: unknown): Config {
  if (typeof value !== 'object' || value === null || !('graphqlEndpoint' in value)) {
    throw new Error('The answer to /config.json names no graphqlEndpoint.');
  }
  return value as Config;
}

/** The address that user-pool calls go to; a pool in the cloud is found by its region. */
export function userPoolEndpoint(config: Config): string {
  return config.userPoolEndpoint ?? `https://cognito-idp.${config.region}.amazonaws.com/`;
}

/** E-mail and password can be sent only when the pool accepts them without a proof exchange. */
export function acceptsPasswords(config: Config): boolean {
  return config.authFlow === 'USER_PASSWORD_AUTH';
}
