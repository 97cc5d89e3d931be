// What was looked at, a line for each, as it is found out.

/** Seconds after which something that was asked for counts as not coming. */
const PATIENCE = 30;

/** Something is not as it should be. */
export class Fault extends Error {
  name = 'Fault';
}

/** Something cannot be found out here; the message says why. */
export class Unseen extends Error {
  name = 'Unseen';
}

/** Throws a {@link Fault} with this sentence unless the condition holds. */
export function expect(condition, sentence) {
  if (!condition) throw new Fault(sentence);
}

export class Report {
  #print;
  failed = 0;
  passed = 0;
  /** The order that was placed, `{ code, cancelled }`, which no one can take out of the shop again. */
  left = undefined;
  /** Whether the shop has forgotten the customer. */
  forgotten = false;

  constructor(print = console.log) {
    this.#print = print;
  }

  /**
   * Prints whether what the name says is so. What `look` returns is handed on; `advice` says what to do when
   * it fails. An {@link Unseen} that it throws is no failure.
   *
   * @template Value
   * @param {string} name
   * @param {string} advice
   * @param {() => Promise<Value>} look
   * @returns {Promise<Value | undefined>}
   */
  async check(name, advice, look) {
    try {
      const value = await within(PATIENCE, look());
      this.passed += 1;
      this.#print(`ok      ${name}`);
      return value;
    } catch (error) {
      if (error instanceof Unseen) this.unseen(name, error.message);
      else this.#fail(name, error, advice);
      return undefined;
    }
  }

  /** Takes several looks; whatever breaks them off is told as a failure, and the other parts go on. */
  async part(name, looks) {
    try {
      return await looks();
    } catch (error) {
      this.#fail(name, error, 'what follows of this part was not looked at');
      return undefined;
    }
  }

  #fail(name, error, advice) {
    this.failed += 1;
    this.#print(`FAILED  ${name}: ${sentence(error)} (${advice})`);
  }

  /** Prints what cannot be found out here, and why. */
  unseen(name, reason) {
    this.#print(`unseen  ${name}: ${reason}`);
  }
}

/** The value, or a fault when it takes longer. */
async function within(seconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Fault(`nothing came within ${seconds} seconds`)), seconds * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An error in one line. The cause says more where `fetch` says no more than that it failed. */
function sentence(error) {
  if (Array.isArray(error?.errors)) return error.errors.map(({ message }) => message).join('; ');
  if (!(error instanceof Error)) return JSON.stringify(error);
  const words = error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
  return error instanceof Fault ? words : `${error.name}: ${words}`;
}
