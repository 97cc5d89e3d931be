// The shop's rules, as far as an API shows them. Written from what the schema's descriptions and the shop's
// documentation say, apart from the shop's own code.

/** A failure that is no refusal: AppSync's `errorType` and message. */
export class Failure extends Error {
  constructor(type, message) {
    super(message)
    this.type = type
  }
}

const MESSAGES = {
  Unauthenticated: 'Sign in to do this.',
  Forbidden: 'You are not allowed to do this.',
  Throttled: 'The shop is very busy. Please try again in a moment.',
  Unavailable: 'The shop cannot be reached at the moment. Please try again.',
  Internal: 'Something went wrong on our side.',
}

/** A failure with the neutral message of its type. */
export function plain(type) {
  return new Failure(type, MESSAGES[type])
}

/** Reasons against a mutation, thrown together; they become its `userErrors`. */
export class Refusals extends Error {
  constructor(refusals) {
    super('refused')
    this.refusals = refusals
  }
}

/** One reason. */
export function refusal(code, message, field = null, more = {}) {
  const nothing = { productId: null, available: null, expected: null, allowedActions: null }
  return { code, message, field, ...nothing, ...more }
}

export function refuse(...reason) {
  return new Refusals([refusal(...reason)])
}

export const versionConflict = () =>
  refuse('VERSION_CONFLICT', 'This was changed in the meantime. Read it again and repeat.', ['version'])

export function keyReused(field) {
  return refuse(
    'IDEMPOTENCY_KEY_REUSED',
    'This idempotency key was used for another request. Use a new key.',
    field,
  )
}

/** An amount in euros: €1.234,56. */
export function money(amount) {
  const [euros, cents] = (amount / 100).toFixed(2).split('.')
  const grouped = euros.replace(/\B(?=(\d{3})+$)/g, '.')
  return { amount, currency: 'EUR', formatted: `€${grouped},${cents}` }
}

/** How names are compared: without capitals, words joined by one space. */
export function fold(text) {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => word.toLowerCase())
    .join(' ')
}

/** The order of texts in the shop is that of their UTF-8. */
export function byText(left, right) {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

/** The first `first` of the rows, as a connection; behind the cursor `after`, unless that is null. */
export function page(rows, { first, after }, cursorOf, isBehind) {
  checkFirst(first)
  const rest = after === null ? rows : rows.filter((row) => isBehind(cursorOf(row), after))
  const nodes = rest.slice(0, first)
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }))
  return {
    edges,
    nodes,
    pageInfo: { hasNextPage: rest.length > first, endCursor: edges.at(-1)?.cursor ?? null },
  }
}

export function checkFirst(first) {
  if (first < 1 || first > 50) throw new Failure('BadRequest', 'first must be 1 to 50.')
}

/** The faults of a form, all told at once. */
export class Form {
  refusals = []

  /** `path` leads to the input object. */
  constructor(path = ['input']) {
    this.path = path
  }

  /** Text that may be absent; blank text is. */
  optional(field, text, longest, { lines = false } = {}) {
    const trimmed = text?.trim()
    if (!trimmed) return null
    if ([...trimmed].length > longest) {
      return this.refuse(field, 'TOO_LONG', `must have at most ${longest} characters`)
    }
    const control = lines ? /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/ : /[\u0000-\u001f\u007f-\u009f]/
    if (control.test(trimmed)) return this.refuse(field, 'INVALID', 'must not hold control characters')
    if (/<[a-z/!?]/i.test(trimmed)) return this.refuse(field, 'INVALID', 'must not hold markup')
    return trimmed
  }

  required(field, text, longest, options) {
    const before = this.refusals.length
    const read = this.optional(field, text, longest, options)
    if (read === null && this.refusals.length === before) this.refuse(field, 'REQUIRED', 'must not be empty')
    return read
  }

  phone(field, text) {
    const read = this.optional(field, text, 50)
    if (read === null) return null
    const isNumber = /^[\d +\-()./]*$/.test(read) && read.replace(/\D/g, '').length >= 5
    return isNumber ? read : this.refuse(field, 'INVALID', 'must be a telephone number')
  }

  locale(field, text) {
    const read = this.optional(field, text, 35)
    if (read === null) return null
    const isTag = /^[a-z][a-z\d]{0,7}(-[a-z\d]{1,8})*$/i.test(read)
    return isTag ? read : this.refuse(field, 'INVALID', 'must be a language tag such as en or de-CH')
  }

  refuse(field, code, rule) {
    this.refusals.push(refusal(code, `${field} ${rule}.`, [...this.path, ...field.split('.')]))
    return null
  }

  finish(value) {
    if (this.refusals.length > 0) throw new Refusals(this.refusals)
    return value
  }
}
