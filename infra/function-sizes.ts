import { type FunctionName, FUNCTIONS } from './names';
import { type Reader, wholeNumber } from './settings';

/** How large a function is, and how it is held. */
export interface FunctionSize {
  /** Megabytes; processor time grows with them. */
  memory: number;
  /** Seconds after which an invocation is ended. */
  timeout: number;
  /** The most invocations at the same time, which no other function can then take away; none unless set. */
  reservedConcurrency: number | undefined;
  /** The version at which the alias is held; the newest unless set. */
  version: string | undefined;
}

/** Seconds that each function may take, and takes unless a setting says less. */
const TIMEOUTS: Record<FunctionName, number> = {
  // Callers of AppSync wait for 30 seconds, and must be told when that is too short.
  resolver: 25,
  payment_callback: 25,
  // Cognito waits no longer.
  post_confirmation: 5,
  // A batch of changes, with the payment provider among those who are asked.
  stream: 60,
  mailer: 60,
  // It stops by itself after four minutes, before the next tick.
  schedule: 290,
};

const MEMORY = wholeNumber(128, 10_240);
const CONCURRENCY = wholeNumber(1, 10_000);
const VERSION = wholeNumber(1, 999_999_999);

/** Reads `kibble:functions`: an object by function, of which any member may be left out. */
export function functionSizes(reader: Reader): Record<FunctionName, FunctionSize> {
  const given = members(reader, 'functions', reader.json('functions'), FUNCTIONS);
  const size = (name: FunctionName): FunctionSize => {
    const path = `functions.${name}`;
    const own = members(reader, path, given[name], ['memory', 'timeout', 'reservedConcurrency', 'version']);
    const number = (member: string, rule: typeof MEMORY) => {
      const value = own[member];
      if (value === undefined) return undefined;
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text === 'string' && rule.holds(text)) return Number(text);
      reader.faults.push(`kibble:${path}.${member} is ${JSON.stringify(value)}: it must be ${rule.words}`);
      return undefined;
    };
    return {
      memory: number('memory', MEMORY) ?? 256,
      timeout: number('timeout', wholeNumber(1, TIMEOUTS[name])) ?? TIMEOUTS[name],
      reservedConcurrency: number('reservedConcurrency', CONCURRENCY),
      version: number('version', VERSION)?.toString(),
    };
  };
  return {
    mailer: size('mailer'),
    payment_callback: size('payment_callback'),
    post_confirmation: size('post_confirmation'),
    resolver: size('resolver'),
    schedule: size('schedule'),
    stream: size('stream'),
  };
}

/** The members of a setting; empty when it is not set or no object. Those that nobody reads are faults. */
function members(reader: Reader, path: string, value: unknown, known: readonly string[]): Record<string, unknown> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reader.faults.push(`kibble:${path} holds no object`);
    return {};
  }
  for (const name of Object.keys(value).filter((name) => !known.includes(name))) {
    reader.faults.push(`kibble:${path} has no "${name}": it has ${known.join(', ')}`);
  }
  return { ...value };
}
