// Carts of customers and of visitors.

import { byText, fold, money, refuse } from './rules.mjs'

const LIMIT = 99
const WEEK = 7 * 24 * 60 * 60 * 1000
const DAY = 24 * 60 * 60 * 1000

export class Carts {
  constructor({ now, customers, carts }, catalogue) {
    this.now = now
    this.catalogue = catalogue
    /** By the customer's id or the visitor's token. */
    this.carts = new Map([
      ...customers.filter(({ cart }) => cart).map(({ id, cart }) => [id, stored(cart)]),
      ...carts.map(({ token, ...cart }) => [token, stored(cart)]),
    ])
  }

  /** Where the caller's cart is; a visitor's token opens it. */
  place(caller, token) {
    return caller.kind === 'person' ? caller.id : (token ?? null)
  }

  view(caller, token) {
    const place = this.place(caller, token)
    const cart = this.carts.get(place)
    return this.priced(cart, caller.kind === 'public' && cart ? place : null)
  }

  /** A cart with today's products and prices. */
  priced(cart, token, more = []) {
    const lines = []
    const warnings = []
    for (const [productId, { quantity, priceSeen }] of [...(cart?.lines ?? [])].sort(([a], [b]) => byText(a, b))) {
      const product = this.catalogue.onSale(productId)
      if (!product) {
        warnings.push(warning('PRODUCT_UNAVAILABLE', productId, 'This product is no longer sold.'))
        continue
      }
      if (product.availability === 'OUT_OF_STOCK') {
        const message = 'This product is sold out at the moment.'
        warnings.push(warning('OUT_OF_STOCK', productId, message, { available: 0 }))
      } else if (priceSeen !== product.price.amount) {
        const previousPrice = money(priceSeen)
        const message = `The price was ${previousPrice.formatted} and is ${product.price.formatted} now.`
        warnings.push(warning('PRICE_CHANGED', productId, message, { previousPrice }))
      }
      const lineTotal = money(product.price.amount * quantity)
      lines.push({ productId, quantity, unitPrice: product.price, lineTotal, name: fold(product.name) })
    }
    lines.sort((left, right) => byText(left.name, right.name))
    // The number itself is looked at only where the word of the lists says that there are few.
    for (const { productId, quantity } of lines) {
      if (this.catalogue.onSale(productId).availability !== 'LOW_STOCK') continue
      const { available } = this.catalogue.find(productId).stock
      if (available >= quantity) continue
      const [code, message] = available === 0
        ? ['OUT_OF_STOCK', 'This product is sold out at the moment.']
        : ['INSUFFICIENT_STOCK', `Only ${available} of this product can be had.`]
      warnings.push(warning(code, productId, message, { available }))
    }
    return {
      token,
      lines,
      totalQuantity: lines.reduce((sum, line) => sum + line.quantity, 0),
      itemsTotal: money(lines.reduce((sum, line) => sum + line.lineTotal.amount, 0)),
      warnings: [...warnings, ...more],
      expiresAt: cart?.expiresAt ?? null,
      version: cart?.version ?? 0,
    }
  }

  quantities(caller, token) {
    const lines = this.carts.get(this.place(caller, token))?.lines ?? new Map()
    const rows = [...lines].map(([productId, { quantity }]) => [productId, quantity])
    return new Map(rows.sort(([left], [right]) => byText(left, right)))
  }

  add(caller, { productId, quantity, token }) {
    const pieces = quantity ?? 1
    const product = this.sold(productId, pieces)
    const { place, cart } = this.open(caller, token)
    const before = cart.lines.get(productId)?.quantity ?? 0
    if (before + pieces > LIMIT) {
      const message = `A line holds at most ${LIMIT} pieces.`
      throw refuse('LIMIT_REACHED', message, ['quantity'], { productId })
    }
    return this.set(caller, place, cart, productId, before + pieces, product)
  }

  setLine(caller, { productId, quantity, token }) {
    if (quantity === 0) return this.remove(caller, productId, token)
    const product = this.sold(productId, quantity)
    const { place, cart } = this.open(caller, token)
    return this.set(caller, place, cart, productId, quantity, product)
  }

  sold(productId, quantity) {
    if (quantity < 1 || quantity > LIMIT) {
      throw refuse('INVALID_QUANTITY', `The quantity must be 1 to ${LIMIT}.`, ['quantity'])
    }
    const product = this.catalogue.onSale(productId)
    if (!product) throw refuse('PRODUCT_UNAVAILABLE', 'This product is not sold here.', ['productId'])
    return product
  }

  /** The cart to be changed; a visitor without one gets one under a token that nobody can guess. */
  open(caller, token) {
    const known = this.place(caller, token)
    const cart = this.carts.get(known)
    if (cart) return { place: known, cart }
    const place = caller.kind === 'person' ? known : 'a-new-token'
    return { place, cart: { lines: new Map(), version: Date.parse(this.now) % 2_000_000_000 } }
  }

  set(caller, place, cart, productId, quantity, product) {
    cart.lines.set(productId, { quantity, priceSeen: product.price.amount })
    return this.changed(caller, place, cart)
  }

  remove(caller, productId, token) {
    const place = this.place(caller, token)
    const cart = this.carts.get(place)
    if (!cart) return this.priced(undefined, null)
    cart.lines.delete(productId)
    return this.changed(caller, place, cart)
  }

  changed(caller, place, cart, more) {
    const lasts = caller.kind === 'person' ? WEEK : DAY
    cart.version += 1
    cart.expiresAt = new Date(Date.parse(this.now) + lasts).toISOString()
    this.carts.set(place, cart)
    return this.priced(cart, caller.kind === 'person' ? null : place, more)
  }

  clear(caller, token) {
    this.carts.delete(this.place(caller, token))
    return this.priced(undefined, null)
  }

  merge(caller, token) {
    const theirs = this.carts.get(token)
    if (!theirs) return this.view(caller)
    this.carts.delete(token)
    return this.join(caller, theirs.lines, [])
  }

  /** Puts the lines of an order into the cart, as far as they are still sold. */
  absorb(caller, items) {
    const lines = new Map()
    const warnings = []
    for (const { productId, productName, quantity } of items) {
      const product = this.catalogue.onSale(productId)
      if (product) lines.set(productId, { quantity, priceSeen: product.price.amount })
      else warnings.push(warning('PRODUCT_UNAVAILABLE', productId, `${productName} is no longer sold.`))
    }
    return this.join(caller, lines, warnings)
  }

  /** Adds lines up, each to its limit. */
  join(caller, lines, warnings) {
    const { place, cart } = this.open(caller)
    for (const [productId, { quantity, priceSeen }] of lines) {
      const wanted = (cart.lines.get(productId)?.quantity ?? 0) + quantity
      if (wanted > LIMIT) {
        warnings.push(warning('QUANTITY_CAPPED', productId, `Only ${LIMIT} of ${wanted} pieces fit into one line.`))
      }
      cart.lines.set(productId, { quantity: Math.min(wanted, LIMIT), priceSeen })
    }
    return this.changed(caller, place, cart, warnings)
  }
}

function stored({ lines, expiresAt, version }) {
  const rows = lines.map(({ productId, quantity, priceSeen }) => [productId, { quantity, priceSeen }])
  return { lines: new Map(rows), expiresAt, version }
}

function warning(code, productId, message, more = {}) {
  return { code, productId, message, available: null, previousPrice: null, ...more }
}
