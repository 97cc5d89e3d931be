// Products and their stock.

import { Form, Refusals, byText, fold, keyReused, money, page, refusal, refuse, versionConflict } from './rules.mjs'

const SORTS = {
  NAME: (product) => fold(product.name),
  PRICE_ASC: (product) => String(product.price).padStart(12, '0'),
  PRICE_DESC: (product) => String(999_999_999_999 - product.price).padStart(12, '0'),
  NEWEST: (product) => String(999_999_999_999_999 - Date.parse(product.createdAt)).padStart(15, '0'),
}

export class Catalogue {
  constructor(products, now) {
    this.products = products
    this.now = now
    this.adjusted = new Map()
  }

  find(id) {
    return this.products.find((product) => product.id === id)
  }

  /** A product as the API shows it. */
  shown({ stock, price, ...product }) {
    return { ...product, price: money(price) }
  }

  onSale(id) {
    const product = this.find(id)
    return product?.status === 'ACTIVE' ? this.shown(product) : null
  }

  /** One product, with its availability as the stock is now. Staff sees every one. */
  product(id, isStaff) {
    const product = this.find(id)
    if (!product || !(isStaff || product.status === 'ACTIVE')) return null
    return { ...this.shown(product), availability: availability(product.stock) }
  }

  /** A page of the products that a filter finds. Only staff finds those that are not on sale. */
  list({ first, after, filter, sort }, isStaff) {
    const key = SORTS[sort ?? 'NAME']
    const seen = (product) => isStaff || product.status === 'ACTIVE'
    const rows = this.fitting(filter ?? {})
      .filter(seen)
      .map((product) => ({ product, key: `${key(product)}\u0000${product.id}` }))
      .sort((left, right) => byText(left.key, right.key))
    // A cursor is what the row is sorted by, written so that nobody reads anything into it.
    const open = Buffer.from(after ?? '', 'base64url').toString()
    const asked = { first: first ?? 20, after: open.includes('\u0000') ? open : null }
    const { edges, nodes, pageInfo } = page(rows, asked, (row) => row.key, (key, seen) => byText(key, seen) > 0)
    const hide = (cursor) => cursor && Buffer.from(cursor).toString('base64url')
    return {
      edges: edges.map(({ cursor, node }) => ({ cursor: hide(cursor), node: this.shown(node.product) })),
      nodes: nodes.map(({ product }) => this.shown(product)),
      pageInfo: { ...pageInfo, endCursor: hide(pageInfo.endCursor) },
      categories: this.categories({ ...filter, category: null }, seen),
    }
  }

  /** The products that a filter finds: those on sale, unless it names another status. */
  fitting(filter) {
    const words = fold(filter.query ?? '').split(' ').filter(Boolean)
    const status = filter.status ?? 'ACTIVE'
    return this.products.filter(
      (product) => product.status === status && admits(product, filter) && holds(product, words),
    )
  }

  /** Where the products that a filter finds stand. */
  categories(filter, seen = () => true) {
    const counts = new Map()
    for (const { category } of this.fitting(filter).filter(seen)) counts.set(category, (counts.get(category) ?? 0) + 1)
    const rows = [...counts].map(([slug, productCount]) => {
      const words = slug.replaceAll('-', ' ')
      return { slug, name: words[0].toUpperCase() + words.slice(1), productCount }
    })
    return rows.sort((left, right) => byText(left.slug, right.slug))
  }

  stock(ids) {
    const wanted = [...new Set(ids)].sort(byText)
    return wanted.flatMap((id) => {
      const product = this.find(id)
      return product ? [this.level(product)] : []
    })
  }

  level({ id, stock }) {
    const { available, reserved, inCarts, lowStockAt, shards = 1, version } = stock
    return { productId: id, available, reserved, onHand: available + reserved, inCarts, lowStockAt, shards, version }
  }

  /** Why a line cannot be sold from the stock. */
  shortage({ productId, productName, quantity }) {
    const { available } = this.find(productId).stock
    if (available >= quantity) return []
    const more = { productId, available }
    if (available === 0) return [refusal('OUT_OF_STOCK', `${productName} is sold out.`, ['input', 'items'], more)]
    const message = `We have only ${available} of ${productName} left.`
    return [refusal('INSUFFICIENT_STOCK', message, ['input', 'items'], more)]
  }

  /** Moves pieces from the available to the reserved ones. */
  take(id, quantity) {
    const { stock } = this.find(id)
    stock.available -= quantity
    stock.reserved += quantity
    stock.version += 1
  }

  save({ input, version }) {
    const form = new Form()
    const read = {
      name: form.required('name', input.name, 100),
      description: form.optional('description', input.description, 2000, { lines: true }),
      category: form.required('category', input.category, 50),
      tags: (input.tags ?? []).map((tag, index) => form.optional(`tags.${index}`, tag, 50)),
      pictures: (input.pictures ?? []).map((picture, index) => form.optional(`pictures.${index}`, picture, 500)),
      price: input.price,
      package: input.package ?? null,
    }
    if (/[^a-z\d-]/.test(read.category ?? '')) {
      form.refuse('category', 'INVALID', 'must be lower-case letters, digits and hyphens')
    }
    if (input.price < 0 || input.price > 100_000_000) {
      form.refuse('price', 'INVALID', 'must be 0 to 100000000 minor units')
    }
    form.finish()
    const old = this.find(input.id)
    if (!old && version != null) throw refuse('NOT_FOUND', 'There is no such product.', ['input', 'id'])
    if (old && version != null && version !== old.version) throw versionConflict()
    const before = old ?? {
      id: input.id,
      priceVersion: 0,
      status: 'ACTIVE',
      availability: 'OUT_OF_STOCK',
      stock: { available: 0, reserved: 0, inCarts: 0, lowStockAt: null, version: 1 },
      createdAt: this.now,
      version: 0,
    }
    const product = {
      ...before,
      ...read,
      priceVersion: before.priceVersion + (before.price === read.price ? 0 : 1),
      status: input.status ?? before.status,
      updatedAt: this.now,
      version: before.version + 1,
    }
    this.products = [...this.products.filter(({ id }) => id !== product.id), product]
    return { product: this.shown(product) }
  }

  adjust({ input }) {
    const { productId, delta, changeFrom, changeTo, lowStockAt, idempotencyKey } = input
    const product = this.find(productId)
    if (!product) throw refuse('NOT_FOUND', 'There is no such product.', ['input', 'productId'])
    const fingerprint = JSON.stringify(input)
    const before = this.adjusted.get(idempotencyKey)
    if (before) {
      if (before !== fingerprint) throw keyReused(['input', 'idempotencyKey'])
      return { stock: this.level(product), replayed: true }
    }
    const { stock } = product
    if (delta == null && changeFrom !== stock.available) {
      const conflict = versionConflict().refusals[0]
      throw new Refusals([{ ...conflict, field: ['input', 'changeFrom'], productId, available: stock.available }])
    }
    const available = delta == null ? changeTo : stock.available + delta
    if (available < 0) {
      const more = { productId, available: stock.available }
      throw refuse('INSUFFICIENT_STOCK', 'There are not that many pieces to take.', ['input', 'delta'], more)
    }
    Object.assign(stock, { available, lowStockAt: lowStockAt ?? stock.lowStockAt, version: stock.version + 1 })
    product.availability = availability(stock)
    this.adjusted.set(idempotencyKey, fingerprint)
    return { stock: this.level(product), replayed: false }
  }

  /** What the rows of a stock hold is nothing that a client can see, but how many there are. */
  spread({ input }) {
    const { productId, shards } = input
    if (shards < 1 || shards > 16) {
      throw refuse('INVALID', 'The number of shards must be 1 to 16.', ['input', 'shards'])
    }
    const product = this.find(productId)
    if (!product) throw refuse('NOT_FOUND', 'There is no such product.', ['input', 'productId'])
    product.stock.shards = shards
    return { stock: this.level(product) }
  }
}

function availability({ available, lowStockAt }) {
  if (available === 0) return 'OUT_OF_STOCK'
  return lowStockAt !== null && available <= lowStockAt ? 'LOW_STOCK' : 'IN_STOCK'
}

function admits(product, { category, priceMin, priceMax, inStock }) {
  return (
    (category == null || category === product.category) &&
    (priceMin == null || product.price >= priceMin) &&
    (priceMax == null || product.price <= priceMax) &&
    (inStock == null || inStock === (product.availability !== 'OUT_OF_STOCK'))
  )
}

function holds({ name, description, category, tags }, words) {
  const text = fold([name, description ?? '', category, tags.join(' ')].join(' '))
  return words.every((word) => text.includes(word))
}
