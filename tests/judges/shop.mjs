// A shop in memory, filled from `world.json`. Every document finds a new one.

import { createHash } from 'node:crypto'

import { Catalogue } from './catalogue.mjs'
import { Carts } from './carts.mjs'
import {
  Failure,
  Form,
  byText,
  checkFirst,
  keyReused,
  money,
  page,
  plain,
  refusal,
  refuse,
  Refusals,
  versionConflict,
} from './rules.mjs'
import { Deliveries } from './deliveries.mjs'
import { Fees } from './fees.mjs'
import { Steps, actions, itemTotals } from './steps.mjs'

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/
const NO_ADDRESS = 'There is no such address in your address book.'
const KEY_FORM = 'The key must be 1 to 100 printable characters without spaces.'

export class Shop {
  constructor(world) {
    this.now = world.now
    this.customers = structuredClone(world.customers)
    this.catalogue = new Catalogue(structuredClone(world.products), this.now)
    this.carts = new Carts(structuredClone(world), this.catalogue)
    this.placed = new Map()
    this.steps = new Steps(this)
    this.deliveries = new Deliveries(this, world.slots)
    this.fees = new Fees()
  }

  /** The signed-in person, who need not have a customer record. */
  person(caller) {
    if (caller.kind === 'public') throw plain('Unauthenticated')
    if (caller.kind === 'machine') throw plain('Forbidden')
    return caller
  }

  staff(caller, groups) {
    const person = this.person(caller)
    if (!person.groups.some((group) => group === 'admin' || groups.includes(group))) throw plain('Forbidden')
    return person
  }

  record(caller) {
    const person = this.person(caller)
    return this.customers.find((customer) => customer.id === person.id)
  }

  existing(caller) {
    const record = this.record(caller)
    if (record) return record
    const message = 'You have no customer record yet. Send the ID token once, so that it can be made.'
    throw new Failure('NotFound', message)
  }

  profile(caller) {
    const { id, name, email, phone, username, locale, defaultAddressId, createdAt, version } = this.existing(caller)
    return { id, name, email, phone, username, locale, defaultAddressId, createdAt, version }
  }

  addresses(caller) {
    const record = this.record(caller)
    const book = [...(record?.addresses ?? [])].sort((left, right) => byText(left.id, right.id))
    return book.map((address) => this.address(record, address))
  }

  address(record, address) {
    return { ...address, isDefault: record.defaultAddressId === address.id }
  }

  orders(caller, { first, after }) {
    const record = this.record(caller)
    const newest = [...(record?.orders ?? [])].sort((left, right) => byText(right.id, left.id))
    const rows = newest.map((order) => this.order(record, order))
    const seen = UUID.test(after ?? '') ? after : null
    return page(rows, { first: first ?? 10, after: seen }, ({ cursor }) => cursor, (cursor, after) => cursor < after)
  }

  /** One of the caller's orders, by the id that the API shows. */
  ownOrder(caller, id) {
    return this.record(caller)
      ?.orders.map((order) => this.order(this.record(caller), order))
      .find((order) => order.id === id)
  }

  /** An order as a caller sees it, its customer unless another is named. */
  order(record, order, caller = record) {
    const totals = itemTotals(order)
    const itemsTotal = totals.reduce((sum, total) => sum + total, 0)
    const bytes = (id) => Buffer.from(id.replaceAll('-', ''), 'hex')
    const { address } = order
    const town = [address.zip, address.city].filter(Boolean).join(' ')
    const label = [address.name, address.company, address.street, town, address.state, address.country]
    return {
      cursor: order.id,
      stored: order,
      id: Buffer.concat([bytes(record.id), bytes(order.id)]).toString('base64url'),
      code: order.code,
      status: order.status,
      placedAt: order.placedAt,
      updatedAt: order.updatedAt,
      items: order.items.map((item, index) => ({
        ...item,
        unitPrice: money(item.unitPrice),
        lineTotal: money(totals[index]),
      })),
      itemsTotal: money(itemsTotal),
      total: money(itemsTotal + order.deliveryPrice),
      delivery: {
        address: { ...address, formatted: label.filter(Boolean).join('\n') },
        name: order.contactName,
        phone: order.contactPhone,
        price: money(order.deliveryPrice),
        slot: order.slot ?? null,
        slotChangesLeft: Math.max(0, 1 - order.slotChanges),
      },
      payment: { method: order.paymentMethod, status: order.paymentStatus },
      note: order.note,
      history: order.history,
      availableActions: actions(order, record.id, caller),
      cancelReason: order.cancelReason,
      version: order.version,
    }
  }

  everyOrder(caller) {
    return this.customers.flatMap((record) => record.orders.map((order) => this.order(record, order, caller)))
  }

  staffOrders(caller, { status, day, first, after }) {
    this.staff(caller, ['warehouse', 'delivery'])
    checkFirst(first ?? 20)
    let rows = this.everyOrder(caller).filter((order) => status == null || order.status === status)
    let cursorOf = (order) => order.code
    let form = /^\d{6}-[\dA-Z]{6}$/
    if (day != null) {
      rows = rows.filter((order) => order.placedAt.startsWith(day.slice(0, 10)))
    } else {
      const wanted = status ?? 'PLACED'
      if (['DELIVERED', 'PACKAGING_FAILED', 'CANCELLED'].includes(wanted)) {
        throw new Failure('BadRequest', 'Orders that are done are listed by day: give the day as well.')
      }
      rows = rows.filter((order) => order.status === wanted)
      cursorOf = (order) => `${order.placedAt}#${order.cursor}`
      form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[\da-f-]{36}$/
    }
    rows.sort((left, right) => byText(cursorOf(left), cursorOf(right)))
    const asked = { first: first ?? 20, after: form.test(after ?? '') ? after : null }
    const { nodes, pageInfo } = page(rows, asked, cursorOf, (cursor, after) => cursor > after)
    return { nodes: nodes.map(staffRow), pageInfo }
  }

  staffOrder(caller, { id, code }) {
    this.staff(caller, ['warehouse', 'delivery'])
    const orders = this.everyOrder(caller)
    if (id != null) return orders.find((order) => order.id === id)
    return orders.find((order) => order.code === code?.trim().toUpperCase())
  }

  updateProfile(caller, { input, version }) {
    const record = this.existing(caller)
    const form = new Form()
    const changes = {}
    if (input.name !== undefined) changes.name = form.required('name', input.name, 100)
    if (input.phone !== undefined) changes.phone = form.phone('phone', input.phone)
    if (input.locale !== undefined) changes.locale = form.locale('locale', input.locale)
    form.finish()
    if (version != null && version !== record.version) throw versionConflict()
    Object.assign(record, changes, { version: record.version + 1 })
    return { profile: this.profile(caller) }
  }

  addressContent(input) {
    const form = new Form()
    return form.finish({
      label: form.optional('label', input.label, 50),
      name: form.optional('name', input.name, 100),
      company: form.optional('company', input.company, 100),
      phone: form.phone('phone', input.phone),
      street: form.required('street', input.street, 200),
      city: form.required('city', input.city, 100),
      zip: form.required('zip', input.zip, 50),
      state: form.optional('state', input.state, 100),
      country: form.required('country', input.country, 100),
      instructions: form.optional('instructions', input.instructions, 300, { lines: true }),
    })
  }

  addAddress(caller, { input, idempotencyKey }) {
    if (idempotencyKey != null && !isKey(idempotencyKey)) {
      throw refuse('INVALID', KEY_FORM, ['idempotencyKey'])
    }
    const content = this.addressContent(input)
    const record = this.existing(caller)
    const id = idempotencyKey == null ? `new-${record.addresses.length}` : named(record.id, idempotencyKey)
    const known = record.addresses.find((address) => address.id === id)
    if (known) {
      const { id: _, createdAt, version, ...before } = known
      if (version === 1 && JSON.stringify(before) !== JSON.stringify(content)) throw keyReused(['idempotencyKey'])
      return { address: this.address(record, known), replayed: true }
    }
    const address = { id, ...content, createdAt: this.now, version: 1 }
    record.addresses.push(address)
    return { address: this.address(record, address), replayed: false }
  }

  updateAddress(caller, { id, input, version }) {
    const content = this.addressContent(input)
    const record = this.existing(caller)
    const address = record.addresses.find((address) => address.id === id)
    if (!address) throw refuse('NOT_FOUND', NO_ADDRESS, ['id'])
    if (version != null && version !== address.version) throw versionConflict()
    Object.assign(address, content, { version: address.version + 1 })
    return { address: this.address(record, address) }
  }

  deleteAddress(caller, { id }) {
    const record = this.existing(caller)
    record.addresses = record.addresses.filter((address) => address.id !== id)
    if (record.defaultAddressId === id) record.defaultAddressId = null
    return { deletedAddressId: id }
  }

  setDefaultAddress(caller, { id }) {
    const record = this.existing(caller)
    if (!record.addresses.some((address) => address.id === id)) throw refuse('NOT_FOUND', NO_ADDRESS, ['id'])
    record.defaultAddressId = id
    record.version += 1
    return { profile: this.profile(caller) }
  }

  placeOrder(caller, { input }) {
    const form = new Form()
    if (!isKey(input.idempotencyKey)) {
      form.refuse('idempotencyKey', 'INVALID', 'must be 1 to 100 printable characters without spaces')
    }
    if (input.paymentMethod === 'CARD') {
      form.refuse('paymentMethod', 'INVALID', 'must be ON_DELIVERY: this shop takes no cards')
    }
    const note = form.optional('note', input.note, 500, { lines: true })
    const contactName = form.optional('contactName', input.contactName, 100)
    const contactPhone = form.phone('contactPhone', input.contactPhone)
    const wanted = input.items ? this.wantedItems(form, input.items) : null
    form.finish()
    const record = this.existing(caller)
    const fingerprint = JSON.stringify({ ...input, items: wanted && [...wanted] })
    const before = this.placed.get(`${record.id} ${input.idempotencyKey}`)
    if (before) {
      if (before.fingerprint !== fingerprint) throw keyReused(['input', 'idempotencyKey'])
      return { order: this.order(record, before.order), replayed: true }
    }
    const lines = wanted ?? this.carts.quantities(caller)
    const { address, items } = this.decide(record, input, lines)
    const order = {
      id: `ffffffff-0000-7000-8000-${String(this.placed.size).padStart(12, '0')}`,
      code: 'new',
      status: 'PLACED',
      placedAt: this.now,
      updatedAt: this.now,
      items,
      deliveryPrice: 0,
      slotChanges: 0,
      address: delivered(address),
      contactName: contactName ?? address.name ?? record.name,
      contactPhone: contactPhone ?? address.phone ?? record.phone,
      paymentMethod: 'ON_DELIVERY',
      paymentStatus: 'DUE',
      note,
      cancelReason: null,
      history: [{ at: this.now, status: 'PLACED', actor: 'CUSTOMER', note: null }],
      version: 1,
    }
    record.orders.push(order)
    if (input.slotId != null) this.deliveries.take(order, input.slotId)
    this.placed.set(`${record.id} ${input.idempotencyKey}`, { fingerprint, order })
    for (const { productId, quantity } of items) this.catalogue.take(productId, quantity)
    if (!wanted) this.carts.clear(caller)
    return { order: this.order(record, order), replayed: false }
  }

  wantedItems(form, items) {
    const wanted = new Map()
    items.forEach(({ productId, quantity }, index) => {
      if (quantity < 1 || quantity > 99) {
        const at = ['input', 'items', String(index), 'quantity']
        form.refusals.push(refusal('INVALID_QUANTITY', 'The quantity must be 1 to 99.', at))
      } else {
        wanted.set(productId, (wanted.get(productId) ?? 0) + quantity)
      }
    })
    return new Map([...wanted].sort(([left], [right]) => byText(left, right)))
  }

  /** The address and the lines of an order, or every reason against it. */
  decide(record, input, wanted) {
    const refusals = []
    const address = record.addresses.find((address) => address.id === input.addressId)
    if (!address) refusals.push(refusal('NOT_FOUND', NO_ADDRESS, ['input', 'addressId']))
    if (wanted.size === 0) {
      refusals.push(refusal('CART_EMPTY', 'There is nothing to order: the cart is empty.', ['input', 'items']))
    }
    const items = []
    for (const [productId, quantity] of wanted) {
      const product = this.catalogue.onSale(productId)
      if (product) {
        const { name: productName, price } = product
        items.push({ productId, productName, unitPrice: price.amount, quantity, packedQuantity: null })
      } else {
        const message = 'This product is not sold here.'
        refusals.push(refusal('PRODUCT_UNAVAILABLE', message, ['input', 'items'], { productId }))
      }
    }
    const full = input.slotId == null ? null : this.deliveries.problem(input.slotId, ['input', 'slotId'])
    if (full) refusals.push(full)
    const total = items.reduce((sum, item) => sum + item.unitPrice * item.quantity, 0)
    if (refusals.length === 0 && input.expectedTotal != null && input.expectedTotal !== total) {
      const expected = money(total)
      const message = `The total is ${expected.formatted} now.`
      refusals.push(refusal('TOTAL_MISMATCH', message, ['input', 'expectedTotal'], { expected }))
    }
    // The stock is looked at when nothing else is wrong, or when lines are.
    if (refusals.length === 0 || refusals.some(({ code }) => code === 'PRODUCT_UNAVAILABLE')) {
      refusals.push(...items.flatMap((item) => this.catalogue.shortage(item)))
    }
    if (refusals.length > 0) throw new Refusals(refusals)
    return { address, items }
  }

  cancelOrder(caller, { id }) {
    const found = this.ownOrder(caller, id)
    if (!found) throw refuse('NOT_FOUND', 'There is no such order.', ['id'])
    if (!found.availableActions.includes('CANCEL')) {
      const message = `An order that is ${found.status} cannot be cancelled.`
      throw refuse('INVALID_TRANSITION', message, ['id'], { allowedActions: found.availableActions })
    }
    const { stored } = found
    const step = { at: this.now, status: 'CANCELLED', actor: 'CUSTOMER', note: null }
    stored.history.push(step)
    Object.assign(stored, { status: 'CANCELLED', paymentStatus: 'VOIDED', cancelReason: 'CUSTOMER' })
    Object.assign(stored, { updatedAt: this.now, version: stored.version + 1 })
    for (const { productId, quantity } of stored.items) this.catalogue.take(productId, -quantity)
    this.deliveries.release(stored)
    return { order: this.order(this.record(caller), stored) }
  }

  reorder(caller, { orderId }) {
    const found = this.ownOrder(caller, orderId)
    if (!found) throw refuse('NOT_FOUND', 'There is no such order.', ['orderId'])
    return { cart: this.carts.absorb(caller, found.stored.items) }
  }
}

/** An order in a list of the staff. */
export function staffRow({ id, code, status, placedAt, delivery, items, total }) {
  const itemCount = items.reduce((sum, item) => sum + item.quantity, 0)
  const slotStartsAt = delivery.slot?.startsAt ?? null
  return { id, code, status, placedAt, customerName: delivery.name, itemCount, total, slotStartsAt }
}

function isKey(text) {
  return /^[!-~]{1,100}$/.test(text)
}

/** What an order keeps of an address. */
function delivered({ name, company, street, city, zip, state, country, instructions }) {
  return { name, company, street, city, zip, state, country, instructions }
}

/** A UUID of version 5, which is drawn from a name. */
function named(namespace, name) {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex')
  const hash = createHash('sha1').update(space).update(name).digest().subarray(0, 16)
  hash[6] = (hash[6] & 0x0f) | 0x50
  hash[8] = (hash[8] & 0x3f) | 0x80
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
