// The committed schema, executable over a shop, with what AppSync adds to GraphQL: its scalars, and
// authorization by directives.

import { readFileSync } from 'node:fs'

import { GraphQLScalarType, buildSchema, getDirectiveValues, isObjectType } from 'graphql'

import { Failure, Refusals, plain } from './rules.mjs'
import { staffRow } from './shop.mjs'

const MODES = ['aws_api_key', 'aws_cognito_user_pools', 'aws_iam', 'aws_oidc', 'aws_lambda']

/** The forms of AppSync's scalars that the schema uses. */
const SCALARS = {
  AWSDate: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(Z|[+-]\d\d:\d\d(:\d\d)?)?$/,
  AWSDateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d(:\d\d)?)$/,
  AWSEmail: /^[^@\s]+@[^@\s]+$/,
}

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

/** Built anew for each shop; the context of an operation is its caller. */
export function schemaOver(shop, fault) {
  const schema = buildSchema(`${read('schema.graphql')}\n${read('aws.graphql')}`)
  const resolvers = resolversOf(shop)
  for (const type of Object.values(schema.getTypeMap())) {
    if (type instanceof GraphQLScalarType && SCALARS[type.name]) restrict(type)
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const resolve = resolvers[`${type.name}.${field.name}`] ?? ((source) => source[field.name])
      field.resolve = guarded(schema, type, field, resolve, fault)
    }
  }
  return schema
}

function restrict(scalar) {
  scalar.parseValue = (value) => {
    if (typeof value === 'string' && SCALARS[scalar.name].test(value)) return value
    throw new TypeError(`Not a value of ${scalar.name}`)
  }
  scalar.parseLiteral = (node) => scalar.parseValue(node.value)
}

/**
 * A field as AppSync resolves it. Unlike GraphQL itself, AppSync checks the caller for each field, and
 * tells a refusal as an error of the field alone. What `fault` names fails as storage would.
 */
function guarded(schema, type, field, resolve, fault) {
  return (source, args, caller, info) => {
    if (!allows(schema, type, field, caller)) {
      throw new Failure('Unauthorized', `Not Authorized to access ${field.name} on type ${type.name}`)
    }
    if (fault?.at.includes(place(info.path))) throw plain(fault.as)
    return resolve(source, args, caller)
  }
}

/** The response keys that lead to a field. */
function place(path) {
  const keys = []
  for (let part = path; part; part = part.prev) {
    if (typeof part.key === 'string') keys.unshift(part.key)
  }
  return keys.join('.')
}

/** The directives of a field replace those of its type; without any, people of the pool are admitted. */
function allows(schema, type, field, caller) {
  const modesOf = ({ astNode }) => (astNode.directives ?? []).filter(({ name }) => MODES.includes(name.value))
  const ofField = modesOf(field)
  const node = ofField.length > 0 ? field.astNode : type.astNode
  const modes = ofField.length > 0 ? ofField : modesOf(type)
  if (modes.length === 0) return caller.kind === 'person'
  return modes.some(({ name }) => {
    if (name.value === 'aws_api_key') return caller.kind === 'public'
    if (name.value === 'aws_iam') return caller.kind === 'machine'
    if (name.value !== 'aws_cognito_user_pools' || caller.kind !== 'person') return false
    const { cognito_groups: groups } = getDirectiveValues(schema.getDirective(name.value), node)
    return !groups || groups.some((group) => caller.groups.includes(group))
  })
}

/** The fields that are not read from their parents. */
function resolversOf(shop) {
  const { catalogue, carts } = shop
  const today = ({ productId }) => catalogue.onSale(productId)
  const isStaff = (caller) => (caller.groups ?? []).length > 0
  return {
    'Query.customerProfile': (_, args, caller) => shop.profile(caller),
    'Query.me': (_, args, caller) => shop.person(caller),
    'Query.addresses': (_, args, caller) => shop.addresses(caller),
    'Query.orders': (_, args, caller) => shop.orders(caller, args),
    'Query.order': (_, { id }, caller) => shop.ownOrder(caller, id),
    'Query.products': (_, args, caller) => catalogue.list(args, isStaff(caller)),
    'Query.product': (_, { id }, caller) => catalogue.product(id, isStaff(caller)),
    'Query.categories': () => catalogue.categories({}),
    'Query.cart': (_, { token }, caller) => carts.view(caller, token),
    'Query.stock': (_, { productIds }) => catalogue.stock(productIds),
    'Query.staffOrders': (_, args, caller) => shop.staffOrders(caller, args),
    'Query.staffOrder': (_, args, caller) => shop.staffOrder(caller, args),
    'Query.deliveryQuote': (_, args, caller) => shop.deliveries.quote(caller, args),
    'Query.deliveryFees': () => shop.fees.saved,
    'Query.deliverySlots': (_, args) => shop.deliveries.list(args),
    'Query.runSheet': (_, args) => shop.deliveries.runSheet(staffRow, args),
    'Customer.profile': (_, args, caller) => shop.profile(caller),
    'Customer.orders': (_, args, caller) => shop.orders(caller, args),
    'Customer.addresses': (_, args, caller) => shop.addresses(caller),
    'Customer.cart': (_, args, caller) => carts.view(caller),
    'CartLine.product': today,
    'OrderItem.product': today,
    ...mutationsOf(shop),
  }
}

function mutationsOf(shop) {
  const { catalogue, carts } = shop
  const mutations = {
    updateProfile: { thing: 'profile', run: (args, caller) => shop.updateProfile(caller, args) },
    addAddress: { thing: 'address', run: (args, caller) => shop.addAddress(caller, args) },
    updateAddress: { thing: 'address', run: (args, caller) => shop.updateAddress(caller, args) },
    deleteAddress: { thing: 'deletedAddressId', run: (args, caller) => shop.deleteAddress(caller, args) },
    setDefaultAddress: { thing: 'profile', run: (args, caller) => shop.setDefaultAddress(caller, args) },
    addToCart: { thing: 'cart', run: (args, caller) => ({ cart: carts.add(caller, args) }) },
    setCartLine: { thing: 'cart', run: (args, caller) => ({ cart: carts.setLine(caller, args) }) },
    clearCart: { thing: 'cart', run: ({ token }, caller) => ({ cart: carts.clear(caller, token) }) },
    mergeCart: { thing: 'cart', run: ({ token }, caller) => ({ cart: carts.merge(caller, token) }) },
    placeOrder: { thing: 'order', run: (args, caller) => shop.placeOrder(caller, args) },
    cancelOrder: { thing: 'order', run: (args, caller) => shop.cancelOrder(caller, args) },
    reorder: { thing: 'cart', run: (args, caller) => shop.reorder(caller, args) },
    ...stepsOf(shop),
    bookDelivery: { thing: 'order', run: (args, caller) => shop.deliveries.book(caller, args) },
    saveDeliveryFees: { thing: 'deliveryFees', run: (args) => shop.fees.save(args) },
    saveDeliverySlots: { thing: 'slots', none: [], run: (args) => shop.deliveries.save(args) },
    saveProduct: { thing: 'product', run: (args) => catalogue.save(args) },
    adjustStock: { thing: 'stock', run: (args) => catalogue.adjust(args) },
    setStockShards: { thing: 'stock', run: (args) => catalogue.spread(args) },
  }
  const resolvers = Object.entries(mutations).map(([name, { thing, none = null, run }]) => {
    const resolve = (_, args, caller) => payload(thing, none, () => run(args, caller))
    return [`Mutation.${name}`, resolve]
  })
  // It has no data source: AppSync answers what it was given.
  resolvers.push(['Mutation.publishOrderUpdate', (_, { input }) => input])
  return Object.fromEntries(resolvers)
}

function stepsOf({ steps }) {
  const names = ['startPackaging', 'updatePackagingProduct', 'completePackaging', 'startDelivery']
  names.push('completeDelivery', 'failDelivery', 'retryDelivery', 'cancelOrderAsStaff')
  const step = (name) => ({ thing: 'order', run: (args, caller) => steps[name](caller, args) })
  return Object.fromEntries(names.map((name) => [name, step(name)]))
}

/** The thing, or what stands in its place beside every reason why nothing was done. */
function payload(thing, none, run) {
  try {
    return { replayed: false, ...run(), userErrors: [] }
  } catch (error) {
    if (!(error instanceof Refusals)) throw error
    return { [thing]: none, replayed: false, userErrors: error.refusals }
  }
}
