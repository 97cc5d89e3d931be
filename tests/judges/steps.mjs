// The steps of an order's life: who may take which, and what it changes.

import { Form, refuse } from './rules.mjs'

const STEPS = {
  CANCEL: { group: 'admin', from: ['PLACED', 'PACKING', 'PACKED', 'DELIVERY_FAILED'], phrase: 'be cancelled' },
  START_PACKAGING: { group: 'warehouse', from: ['PLACED'], phrase: 'begin to be packed' },
  UPDATE_PACKAGING_PRODUCT: { group: 'warehouse', from: ['PACKING'], phrase: 'have its packed pieces counted' },
  COMPLETE_PACKAGING: { group: 'warehouse', from: ['PACKING'], phrase: 'complete its packing' },
  START_DELIVERY: { group: 'delivery', from: ['PACKED'], phrase: 'leave for its delivery' },
  COMPLETE_DELIVERY: { group: 'delivery', from: ['OUT_FOR_DELIVERY'], phrase: 'be delivered' },
  FAIL_DELIVERY: { group: 'delivery', from: ['OUT_FOR_DELIVERY'], phrase: 'fail its delivery' },
  RETRY_DELIVERY: { group: 'delivery', from: ['DELIVERY_FAILED'], phrase: 'have its delivery tried again' },
}

/** What a caller can do with an order: as its customer, and as staff. */
export function actions({ status, slot, slotChanges }, customer, caller) {
  const allowed = []
  const groups = caller.groups ?? []
  const isIn = (group) => groups.includes('admin') || groups.includes(group)
  const isOwner = caller.id === customer
  const cancelled = isOwner && ['AWAITING_PAYMENT', 'PLACED'].includes(status)
  if (cancelled || (isIn('admin') && STEPS.CANCEL.from.includes(status))) allowed.push('CANCEL')
  if (isOwner && ['PLACED', 'PACKING', 'PACKED'].includes(status)) {
    if (!slot) allowed.push('BOOK_DELIVERY')
    else if (slotChanges < 1) allowed.push('CHANGE_DELIVERY')
  }
  for (const [name, { group, from }] of Object.entries(STEPS)) {
    if (name !== 'CANCEL' && isIn(group) && from.includes(status)) allowed.push(name)
  }
  return allowed
}

export class Steps {
  constructor(shop) {
    this.shop = shop
  }

  startPackaging = (caller, args) => this.step(caller, args, 'START_PACKAGING', 'PACKING')

  startDelivery = (caller, args) => this.step(caller, args, 'START_DELIVERY', 'OUT_FOR_DELIVERY')

  retryDelivery = (caller, args) =>
    this.step(caller, args, 'RETRY_DELIVERY', 'PACKED', {
      change: (order) => this.shop.deliveries.giveUp(order, 'DELIVERY_FAILED'),
    })

  failDelivery = (caller, args) =>
    this.step(caller, args, 'FAIL_DELIVERY', 'DELIVERY_FAILED', { note: reason(args) })

  completeDelivery = (caller, args) =>
    this.step(caller, args, 'COMPLETE_DELIVERY', 'DELIVERED', {
      change: (order) => {
        if (order.paymentMethod === 'ON_DELIVERY') order.paymentStatus = args.paid === false ? 'DUE' : 'PAID'
      },
    })

  updatePackagingProduct(caller, args) {
    const { record, order } = this.find(args)
    this.allow(caller, record, order, 'UPDATE_PACKAGING_PRODUCT')
    const { productId, quantity } = args
    const item = order.items.find((item) => item.productId === productId)
    if (!item) {
      throw refuse('NOT_FOUND', 'This product is not in the order.', ['productId'], { productId })
    }
    if (quantity < 0 || quantity > item.quantity) {
      const message = `The quantity must be 0 to ${item.quantity}, the number that was ordered.`
      throw refuse('INVALID_QUANTITY', message, ['quantity'], { productId, available: item.quantity })
    }
    if (item.packedQuantity === quantity) return { order: this.shop.order(record, order, caller) }
    item.packedQuantity = quantity
    const note = `${quantity} of ${item.quantity} of ${productId} packed.`
    order.history.push({ at: this.shop.now, status: order.status, actor: 'STAFF', note })
    Object.assign(order, { updatedAt: this.shop.now, version: order.version + 1 })
    return { order: this.shop.order(record, order, caller) }
  }

  completePackaging(caller, args) {
    const { order } = this.find(args)
    const nothing = order.items.every(({ packedQuantity }) => packedQuantity === 0)
    return this.step(caller, args, 'COMPLETE_PACKAGING', nothing ? 'PACKAGING_FAILED' : 'PACKED', {
      change: () => {
        for (const item of order.items) {
          item.packedQuantity ??= item.quantity
          this.give(item, item.quantity - item.packedQuantity, item.quantity)
        }
        if (!nothing) return
        order.paymentStatus = 'VOIDED'
        this.shop.deliveries.release(order)
      },
    })
  }

  cancelOrderAsStaff(caller, args) {
    const note = reason(args)
    const { order } = this.find(args)
    const before = order.status
    return this.step(caller, args, 'CANCEL', 'CANCELLED', {
      note,
      change: () => {
        const isPacked = ['PACKED', 'DELIVERY_FAILED'].includes(before)
        for (const item of order.items) {
          if (isPacked) this.give(item, item.packedQuantity ?? item.quantity, 0)
          else this.give(item, item.quantity, item.quantity)
        }
        this.shop.deliveries.giveUp(order, before)
        order.paymentStatus = 'VOIDED'
        order.cancelReason = before === 'DELIVERY_FAILED' ? 'DELIVERY_FAILED' : 'STAFF'
      },
    })
  }

  step(caller, args, action, status, { note = null, change = () => {} } = {}) {
    const { record, order } = this.find(args)
    this.allow(caller, record, order, action)
    change(order)
    order.history.push({ at: this.shop.now, status, actor: 'STAFF', note })
    Object.assign(order, { status, updatedAt: this.shop.now, version: order.version + 1 })
    return { order: this.shop.order(record, order, caller) }
  }

  /** Pieces become available, and others are no longer reserved. */
  give({ productId }, available, reserved) {
    const { stock } = this.shop.catalogue.find(productId)
    stock.available += available
    stock.reserved -= reserved
    stock.version += 1
  }

  find({ orderId }) {
    for (const record of this.shop.customers) {
      const order = record.orders.find((order) => this.shop.order(record, order).id === orderId)
      if (order) return { record, order }
    }
    throw refuse('NOT_FOUND', 'There is no such order.', ['orderId'])
  }

  allow(caller, record, order, action) {
    const { from, phrase } = STEPS[action]
    if (from.includes(order.status)) return
    const message = `An order that is ${order.status} cannot ${phrase}.`
    const allowedActions = actions(order, record.id, caller)
    throw refuse('INVALID_TRANSITION', message, ['orderId'], { allowedActions })
  }
}

function reason({ reason }) {
  const form = new Form([])
  const text = form.required('reason', reason, 500)
  form.finish()
  return text
}

/** What the items of an order cost: those that were ordered, and once they are packed those. */
export function itemTotals({ items, history }) {
  const isPacked = history.some(({ status }) => status === 'PACKED')
  const counted = ({ quantity, packedQuantity }) => (isPacked ? (packedQuantity ?? quantity) : quantity)
  return items.map((item) => item.unitPrice * counted(item))
}
