// What the shop sets its deliveries to cost.

import { Form, fold, money, versionConflict } from './rules.mjs'

const MAX_PRICE = 100_000_000
const HELD_BEFORE = 'must not be in a zone before, which counts first'

const start = (code) => code.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

export class Fees {
  /** Nobody has set any. */
  saved = null

  save({ input, version }) {
    const form = new Form()
    const price = (field, amount) => {
      if (amount == null) return null
      if (amount < 0 || amount > MAX_PRICE) {
        form.refuse(field, 'INVALID', `must be 0 to ${MAX_PRICE} minor units`)
      }
      return money(amount)
    }
    const elsewhere = price('elsewhere', input.elsewhere)
    const minimumOrder = price('minimumOrder', input.minimumOrder)
    const freeFrom = price('freeFrom', input.freeFrom)
    const zones = []
    input.zones.forEach((given, index) => zones.push(readZone(form, `zones.${index}`, given, zones, price)))
    form.finish()
    const seen = this.saved?.version ?? 0
    if (version != null && version !== seen) throw versionConflict()
    this.saved = { zones, elsewhere, minimumOrder, freeFrom, version: seen + 1 }
    return { deliveryFees: this.saved }
  }
}

function readZone(form, path, given, before, price) {
  const list = (field, longest) =>
    (given[field] ?? []).map((text, index) => form.required(`${path}.${field}.${index}`, text, longest))
  const countries = list('countries', 100)
  const postalCodes = list('postalCodes', 50)
  postalCodes.forEach((code, index) => {
    if (start(code) === '') form.refuse(`${path}.postalCodes.${index}`, 'INVALID', 'must hold letters or digits')
  })
  if (countries.length + postalCodes.length === 0) {
    const rule = 'must not be empty where there are no postal codes; the fee of all other addresses is elsewhere'
    form.refuse(`${path}.countries`, 'REQUIRED', rule)
  }
  const name = form.required(`${path}.name`, given.name, 100)
  const zone = { name, countries, postalCodes, fee: price(`${path}.fee`, given.fee) }
  if (name !== null && before.some((other) => other.name !== null && fold(other.name) === fold(name))) {
    form.refuse(`${path}.name`, 'INVALID', 'must be another than those of the zones before')
  }
  refuseCountries(form, path, zone, before)
  refusePostalCodes(form, path, zone, before)
  return zone
}

function refuseCountries(form, path, zone, before) {
  const asWide = before.filter((other) => holdsAll(other.postalCodes, zone.postalCodes, holdsPostalCode))
  zone.countries.forEach((country, index) => {
    const field = `${path}.countries.${index}`
    const named = zone.countries.slice(0, index)
    if (named.length > 0 && holdsCountry(named, country)) form.refuse(field, 'INVALID', 'must not be named twice')
    else if (asWide.some(({ countries }) => holdsCountry(countries, country))) {
      form.refuse(field, 'INVALID', HELD_BEFORE)
    }
  })
}

function refusePostalCodes(form, path, zone, before) {
  const asWide = before.filter((other) => holdsAll(other.countries, zone.countries, holdsCountry))
  zone.postalCodes.forEach((code, index) => {
    if (start(code) === '') return
    const field = `${path}.postalCodes.${index}`
    const named = zone.postalCodes.slice(0, index)
    if (named.length > 0 && holdsPostalCode(named, code)) {
      form.refuse(field, 'INVALID', 'must not begin like one that is named before')
    } else if (asWide.some(({ postalCodes }) => holdsPostalCode(postalCodes, code))) {
      form.refuse(field, 'INVALID', HELD_BEFORE)
    }
  })
}

/** An empty list holds everything. */
const holdsCountry = (countries, country) =>
  countries.length === 0 || countries.some((other) => fold(other) === fold(country))

const holdsPostalCode = (codes, code) =>
  codes.length === 0 || codes.some((other) => start(other) !== '' && start(code).startsWith(start(other)))

const holdsAll = (wide, narrow, holds) =>
  wide.length === 0 || (narrow.length > 0 && narrow.every((one) => holds(wide, one)))
