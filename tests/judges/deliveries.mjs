// What a delivery costs, and when it comes. The shop of `world.json` has set no fees: it delivers everywhere,
// for nothing.

import { Failure, Form, Refusals, money, refusal, refuse } from './rules.mjs'
import { actions } from './steps.mjs'

const BOX = { volume: 500 ** 3, weight: 12_000 }
const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
const NO_SLOT = 'There is no such delivery slot.'
const NO_ADDRESS = 'There is no such address in your address book.'

export class Deliveries {
  constructor(shop, slots) {
    this.shop = shop
    this.slots = new Map(slots.map((slot) => [slot.startsAt, { ...slot }]))
  }

  quote(caller, { input }) {
    const form = new Form()
    const given = input.items && this.shop.wantedItems(form, input.items)
    if (input.addressId == null) {
      form.required('country', input.country, 100)
      form.optional('zip', input.zip, 50)
    }
    if (form.refusals.length > 0) {
      throw new Failure('BadRequest', form.refusals.map(({ message }) => message).join(' '))
    }
    if (input.addressId != null) {
      const { addresses = [] } = this.shop.record(caller) ?? {}
      if (!addresses.some(({ id }) => id === input.addressId)) throw new Failure('BadRequest', NO_ADDRESS)
    }
    const sum = { price: 0, volume: 0, weight: 0 }
    for (const [id, quantity] of given ?? this.shop.carts.quantities(caller, input.cartToken)) {
      const product = this.shop.catalogue.onSale(id)
      if (!product) continue
      const { width = 0, length = 0, height = 0, weight = 0 } = product.package ?? {}
      sum.price += product.price.amount * quantity
      sum.volume += width * length * height * quantity
      sum.weight += weight * quantity
    }
    const boxes = Math.max(Math.ceil(sum.volume / BOX.volume), Math.ceil(sum.weight / BOX.weight), 1)
    return {
      price: money(0),
      boxes,
      served: true,
      itemsTotal: money(sum.price),
      total: money(sum.price),
      minimumOrder: null,
      freeFrom: null,
    }
  }

  list({ from, days }) {
    const count = days ?? 7
    if (count < 1 || count > 14) throw new Failure('BadRequest', 'Ask for 1 to 14 days.')
    const first = Date.parse((from ?? this.shop.now).slice(0, 10))
    const isMeant = ({ startsAt }) => Date.parse(startsAt) >= first && Date.parse(startsAt) < first + count * DAY
    return this.sorted([...this.slots.values()].filter(isMeant))
  }

  save({ slots }) {
    const form = new Form([])
    slots.forEach(({ startsAt, endsAt, capacity }, index) => {
      const at = (field) => `slots.${index}.${field}`
      if (startsAt <= this.shop.now) form.refuse(at('startsAt'), 'INVALID', 'must be in the future')
      const length = Date.parse(endsAt) - Date.parse(startsAt)
      if (length < 1 || length > DAY) {
        form.refuse(at('endsAt'), 'INVALID', 'must be after the beginning, by a day at most')
      }
      if (capacity < 0 || capacity > 10_000) form.refuse(at('capacity'), 'INVALID', 'must be 0 to 10000')
    })
    form.finish()
    const refusals = slots.flatMap((slot, index) => this.taken(slot, index))
    if (refusals.length > 0) throw new Refusals(refusals)
    for (const slot of slots) {
      this.slots.set(slot.startsAt, { booked: 0, ...this.slots.get(slot.startsAt), ...slot })
    }
    return { slots: this.sorted(slots.map(({ startsAt }) => this.slots.get(startsAt))) }
  }

  /** Why a slot that orders have cannot become another. */
  taken({ startsAt, endsAt, capacity }, index) {
    const { booked = 0, endsAt: end } = this.slots.get(startsAt) ?? {}
    const refusals = []
    const told = (field, message) => refusals.push(refusal('INVALID', message, ['slots', String(index), field]))
    if (booked > capacity) told('capacity', `Orders have this slot: it must take at least as many, ${booked}.`)
    if (booked > 0 && end !== endsAt) told('endsAt', 'Orders have this slot: it must end as it did.')
    return refusals
  }

  book(caller, { orderId, slotId }) {
    const found = this.shop.ownOrder(caller, orderId)
    if (!found) throw refuse('NOT_FOUND', 'There is no such order.', ['orderId'])
    const order = found.stored
    const record = this.shop.record(caller)
    const allowedActions = actions(order, record.id, caller)
    if (!['PLACED', 'PACKING', 'PACKED'].includes(order.status)) {
      const message = `An order that is ${order.status} cannot get a delivery slot.`
      throw refuse('INVALID_TRANSITION', message, ['orderId'], { allowedActions })
    }
    if (order.slot?.id === slotId) return { order: found }
    if (order.slot && order.slotChanges >= 1) {
      const message = 'The delivery of this order was changed as often as it may be.'
      throw refuse('SLOT_CHANGE_USED', message, ['orderId'], { allowedActions })
    }
    const problem = this.problem(slotId, ['slotId'])
    if (problem) throw new Refusals([problem])
    if (order.slot) order.slotChanges += 1
    this.release(order)
    this.take(order, slotId)
    const step = { at: this.shop.now, status: order.status, actor: 'CUSTOMER', note: `Delivery booked for ${slotId}.` }
    order.history.push(step)
    Object.assign(order, { updatedAt: this.shop.now, version: order.version + 1 })
    return { order: this.shop.order(record, order) }
  }

  /** Why a slot cannot be booked. */
  problem(id, field) {
    const slot = this.slots.get(id)
    if (!slot) return refusal('NOT_FOUND', NO_SLOT, field)
    if (!this.isOpen(slot)) return refusal('SLOT_CLOSED', 'This delivery slot can no longer be booked.', field)
    if (slot.booked >= slot.capacity) return refusal('SLOT_FULL', 'This delivery slot has no room left.', field)
    return null
  }

  take(order, id) {
    const slot = this.slots.get(id)
    slot.booked += 1
    order.slot = { id, startsAt: id, endsAt: slot.endsAt }
  }

  /** An order gives up its slot, if it has one. */
  release(order) {
    const slot = this.slots.get(order.slot?.id)
    if (slot) slot.booked -= 1
    order.slot = null
  }

  /** An order leaves its slot. A delivery that failed has used one that has begun. */
  giveUp(order, status) {
    if (status === 'DELIVERY_FAILED' && order.slot?.startsAt <= this.shop.now) order.slot = null
    else this.release(order)
  }

  runSheet(staffRow, { day, slotId }) {
    const isStop = ({ status, slotStartsAt }) =>
      ['PACKED', 'OUT_FOR_DELIVERY'].includes(status) &&
      slotStartsAt?.startsWith(day) &&
      (slotId == null || slotStartsAt === slotId)
    const key = ({ slotStartsAt, code }) => `${slotStartsAt} ${code}`
    const stops = this.shop.everyOrder().map(staffRow).filter(isStop)
    return stops.sort((left, right) => (key(left) < key(right) ? -1 : 1))
  }

  isOpen({ startsAt }) {
    return Date.parse(this.shop.now) + 2 * HOUR < Date.parse(startsAt)
  }

  sorted(slots) {
    const shown = slots.map((slot) => ({
      id: slot.startsAt,
      startsAt: slot.startsAt,
      endsAt: slot.endsAt,
      capacity: slot.capacity,
      remaining: Math.max(0, slot.capacity - slot.booked),
      bookable: slot.booked < slot.capacity && this.isOpen(slot),
    }))
    return shown.sort((left, right) => (left.id < right.id ? -1 : 1))
  }
}
