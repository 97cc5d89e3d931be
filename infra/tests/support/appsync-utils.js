// As much of AppSync's own module as the resolvers use. Both calls end the handler, as they do in AppSync.

export class FieldError extends Error {
  constructor(message, type, data) {
    super(message)
    this.type = type
    this.data = data
  }
}

export class EarlyReturn {
  constructor(value) {
    // AppSync fails when there is nothing to return.
    if (value === null || value === undefined) {
      throw new TypeError('runtime.earlyReturn needs a value')
    }
    this.value = value
  }
}

export const util = {
  error(message, type, data) {
    throw new FieldError(message, type, data)
  },
}

export const runtime = {
  earlyReturn(value) {
    throw new EarlyReturn(value)
  },
}
