/** Where settings are read from: Pulumi's `Config`, or as much of it as is needed. */
export interface Lookup {
  /** The value as it stands in the stack file, lists and objects as JSON. */
  get(name: string): string | undefined;
  /** The names of all settings that the stack file has. */
  names(): string[];
  /** Whether the stack file holds the value encrypted. */
  isEncrypted(name: string): boolean;
}

/** A value in quotes, unless it is one that belongs elsewhere and should be seen by nobody. */
function shown(value: string): string {
  return /^(?:sk|rk|whsec)_/.test(value) ? 'a secret of Stripe' : `"${value}"`;
}

/** Reads settings one by one, and remembers what is wrong with any of them. */
export class Reader {
  readonly faults: string[] = [];
  private readonly asked = new Set<string>();

  constructor(private readonly lookup: Lookup) {}

  /** Names of settings that nobody has asked for, such as misspelt ones, become faults. */
  refuseOthers(known: string[]): void {
    const others = this.lookup.names().filter((name) => !this.asked.has(name) && !known.includes(name));
    for (const name of others) this.faults.push(`kibble:${name} is no setting: infra/Pulumi.yaml lists them`);
  }

  private value(name: string): string | undefined {
    this.asked.add(name);
    return this.lookup.get(name);
  }

  /** The value of a setting; `fallback` when it is not set or wrong. */
  text(name: string, rule: Rule, fallback: string): string;
  text(name: string, rule: Rule, fallback?: undefined): string | undefined;
  text(name: string, rule: Rule, fallback?: string): string | undefined {
    const value = this.value(name)?.trim();
    if (value === undefined || value === '') return fallback;
    if (rule.holds(value)) return value;
    this.faults.push(`kibble:${name} is ${shown(value)}: it must be ${rule.words}`);
    return fallback;
  }

  /** A setting that must be there. */
  required(name: string, rule: Rule): string {
    if (!this.value(name)?.trim()) {
      this.faults.push(`kibble:${name} is missing: it must be ${rule.words}`);
    }
    return this.text(name, rule, '');
  }

  /** Remembers a secret that anybody can read who reads the stack file: it must not be used any more. */
  encrypted(name: string, whose: string): void {
    if (!this.value(name)?.trim() || this.lookup.isEncrypted(name)) return;
    const how = `change it at ${whose}, and set the new one with 'pulumi config set --secret kibble:${name}'`;
    this.faults.push(`kibble:${name} is not encrypted: ${how}`);
  }

  /** Judges a secret. What is wrong with it is told without it. */
  secret(name: string, rule: Rule, isRequired: boolean): void {
    const value = this.value(name)?.trim() ?? '';
    const how = `'pulumi config set --secret kibble:${name}' asks for it`;
    if (value === '' && isRequired) this.faults.push(`kibble:${name} is missing: it must be ${rule.words}; ${how}`);
    if (value !== '' && !rule.holds(value)) this.faults.push(`kibble:${name} is another text: it must be ${rule.words}; ${how}`);
  }

  oneOf<const Word extends string>(name: string, words: readonly Word[], fallback: Word): Word {
    const isWord = (value: string): value is Word => words.some((word) => word === value);
    const value = this.text(name, { holds: isWord, words: `one of ${words.join(', ')}` }, fallback);
    return isWord(value) ? value : fallback;
  }

  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false'], 'false') === 'true';
  }

  whole(name: string, least: number, most: number, fallback: number): number {
    return Number(this.text(name, wholeNumber(least, most), String(fallback)));
  }

  /** A setting that is a list or an object; `undefined` when it is not set or no JSON. */
  json(name: string): unknown {
    const value = this.value(name);
    if (value === undefined) return undefined;
    try {
      return JSON.parse(value);
    } catch {
      this.faults.push(`kibble:${name} holds no list or object`);
      return undefined;
    }
  }
}

/** What a value must be, in words that end the sentence "it must be …". */
export interface Rule {
  holds(value: string): boolean;
  words: string;
}

export function pattern(form: RegExp, words: string): Rule {
  return { holds: (value) => form.test(value), words };
}

export function wholeNumber(least: number, most: number): Rule {
  const holds = (value: string) => /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
  return { holds, words: `a whole number from ${least} to ${most}` };
}

export const ANY: Rule = { holds: () => true, words: 'some text' };
export const EMAIL = pattern(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address');
export const HOST = pattern(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a domain name in small letters');
export const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
export const ACCOUNT = pattern(/^\d{12}$/, 'the twelve digits of an AWS account');
export const ZONE_ID = pattern(/^Z[A-Z0-9]+$/, 'the id of a hosted zone of Route 53');

export const TIME_ZONE: Rule = {
  holds: (value) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: value });
      return true;
    } catch {
      return false;
    }
  },
  words: "a name of IANA's database of time zones, such as Europe/Dublin",
};

export const CURRENCY: Rule = {
  holds: (value) => Intl.supportedValuesOf('currency').includes(value),
  words: 'an ISO 4217 code, such as EUR',
};

/** Whether the text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
