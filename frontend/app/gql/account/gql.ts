/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Account($first: Int!) {\n  me {\n    profile {\n      ...ProfileParts\n    }\n    addresses {\n      ...AddressParts\n    }\n    orders(first: $first) {\n      edges {\n        cursor\n        node {\n          ...OrderRowParts\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": typeof types.AccountDocument,
    "query AccountOrders($first: Int!, $after: String) {\n  me {\n    orders(first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          ...OrderRowParts\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": typeof types.AccountOrdersDocument,
    "mutation AddAddress($input: AddressInput!, $idempotencyKey: ID!) {\n  addAddress(input: $input, idempotencyKey: $idempotencyKey) {\n    address {\n      ...AddressParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.AddAddressDocument,
    "query Addresses {\n  addresses {\n    ...AddressParts\n  }\n}": typeof types.AddressesDocument,
    "mutation BookDelivery($orderId: ID!, $slotId: ID!) {\n  bookDelivery(orderId: $orderId, slotId: $slotId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.BookDeliveryDocument,
    "mutation CancelOrder($id: ID!) {\n  cancelOrder(id: $id) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.CancelOrderDocument,
    "query Checkout {\n  me {\n    profile {\n      ...ProfileParts\n    }\n    addresses {\n      ...AddressParts\n    }\n    cart {\n      ...CartParts\n    }\n  }\n}": typeof types.CheckoutDocument,
    "mutation CloseAccount {\n  closeAccount {\n    ok\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.CloseAccountDocument,
    "mutation DeleteAddress($id: ID!) {\n  deleteAddress(id: $id) {\n    deletedAddressId\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.DeleteAddressDocument,
    "query DeliveryQuote($addressId: ID!) {\n  deliveryQuote(input: {addressId: $addressId}) {\n    served\n    price {\n      ...MoneyParts\n    }\n    itemsTotal {\n      ...MoneyParts\n    }\n    total {\n      ...MoneyParts\n    }\n    minimumOrder {\n      ...MoneyParts\n    }\n    freeFrom {\n      ...MoneyParts\n    }\n  }\n}": typeof types.DeliveryQuoteDocument,
    "query DeliverySlots($days: Int!) {\n  deliverySlots(days: $days) {\n    id\n    startsAt\n    endsAt\n    remaining\n    bookable\n  }\n}": typeof types.DeliverySlotsDocument,
    "query ExportMyData {\n  exportMyData\n}": typeof types.ExportMyDataDocument,
    "subscription OnOrderUpdate($customerId: ID!, $orderId: ID) {\n  onOrderUpdate(customerId: $customerId, orderId: $orderId) {\n    orderId\n    status\n    version\n  }\n}": typeof types.OnOrderUpdateDocument,
    "query Order($id: ID!) {\n  order(id: $id) {\n    ...OrderParts\n  }\n}": typeof types.OrderDocument,
    "mutation PlaceOrder($input: PlaceOrderInput!) {\n  placeOrder(input: $input) {\n    order {\n      ...OrderParts\n    }\n    replayed\n    paymentClientSecret\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.PlaceOrderDocument,
    "query Profile {\n  customerProfile {\n    ...ProfileParts\n  }\n}": typeof types.ProfileDocument,
    "mutation Reorder($orderId: ID!) {\n  reorder(orderId: $orderId) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.ReorderDocument,
    "mutation SetDefaultAddress($id: ID!) {\n  setDefaultAddress(id: $id) {\n    profile {\n      ...ProfileParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.SetDefaultAddressDocument,
    "mutation UpdateAddress($id: ID!, $input: AddressInput!, $version: Int!) {\n  updateAddress(id: $id, input: $input, version: $version) {\n    address {\n      ...AddressParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.UpdateAddressDocument,
    "mutation UpdateProfile($input: ProfileInput!, $version: Int!) {\n  updateProfile(input: $input, version: $version) {\n    profile {\n      ...ProfileParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.UpdateProfileDocument,
    "fragment AddressParts on Address {\n  id\n  label\n  name\n  company\n  phone\n  street\n  city\n  zip\n  state\n  country\n  instructions\n  isDefault\n  version\n}": typeof types.AddressPartsFragmentDoc,
    "fragment CartParts on Cart {\n  token\n  lines {\n    quantity\n    unitPrice {\n      ...MoneyParts\n    }\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      ...ProductCardParts\n    }\n  }\n  totalQuantity\n  itemsTotal {\n    ...MoneyParts\n  }\n  warnings {\n    code\n    productId\n    available\n    previousPrice {\n      ...MoneyParts\n    }\n  }\n  expiresAt\n  version\n}": typeof types.CartPartsFragmentDoc,
    "fragment MoneyParts on Money {\n  amount\n  currency\n}": typeof types.MoneyPartsFragmentDoc,
    "fragment OrderParts on Order {\n  id\n  code\n  status\n  placedAt\n  items {\n    productId\n    productName\n    unitPrice {\n      ...MoneyParts\n    }\n    quantity\n    packedQuantity\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      id\n      pictures\n    }\n  }\n  itemsTotal {\n    ...MoneyParts\n  }\n  total {\n    ...MoneyParts\n  }\n  delivery {\n    address {\n      name\n      company\n      street\n      city\n      zip\n      state\n      country\n      instructions\n      formatted\n    }\n    name\n    phone\n    price {\n      ...MoneyParts\n    }\n    slot {\n      id\n      startsAt\n      endsAt\n    }\n  }\n  payment {\n    method\n    status\n  }\n  note\n  history {\n    at\n    status\n    actor\n    note\n  }\n  cancelReason\n  version\n  availableActions\n}": typeof types.OrderPartsFragmentDoc,
    "fragment OrderRowParts on Order {\n  id\n  code\n  status\n  placedAt\n  total {\n    ...MoneyParts\n  }\n  version\n}": typeof types.OrderRowPartsFragmentDoc,
    "fragment ProductCardParts on Product {\n  id\n  name\n  description\n  category\n  pictures\n  price {\n    ...MoneyParts\n  }\n  availability\n}": typeof types.ProductCardPartsFragmentDoc,
    "fragment ProfileParts on CustomerProfile {\n  id\n  name\n  email\n  phone\n  locale\n  defaultAddressId\n  version\n}": typeof types.ProfilePartsFragmentDoc,
    "fragment UserErrorParts on UserError {\n  code\n  field\n  productId\n  available\n  expected {\n    ...MoneyParts\n  }\n}": typeof types.UserErrorPartsFragmentDoc,
};
const documents: Documents = {
    "query Account($first: Int!) {\n  me {\n    profile {\n      ...ProfileParts\n    }\n    addresses {\n      ...AddressParts\n    }\n    orders(first: $first) {\n      edges {\n        cursor\n        node {\n          ...OrderRowParts\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": types.AccountDocument,
    "query AccountOrders($first: Int!, $after: String) {\n  me {\n    orders(first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          ...OrderRowParts\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": types.AccountOrdersDocument,
    "mutation AddAddress($input: AddressInput!, $idempotencyKey: ID!) {\n  addAddress(input: $input, idempotencyKey: $idempotencyKey) {\n    address {\n      ...AddressParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.AddAddressDocument,
    "query Addresses {\n  addresses {\n    ...AddressParts\n  }\n}": types.AddressesDocument,
    "mutation BookDelivery($orderId: ID!, $slotId: ID!) {\n  bookDelivery(orderId: $orderId, slotId: $slotId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.BookDeliveryDocument,
    "mutation CancelOrder($id: ID!) {\n  cancelOrder(id: $id) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.CancelOrderDocument,
    "query Checkout {\n  me {\n    profile {\n      ...ProfileParts\n    }\n    addresses {\n      ...AddressParts\n    }\n    cart {\n      ...CartParts\n    }\n  }\n}": types.CheckoutDocument,
    "mutation CloseAccount {\n  closeAccount {\n    ok\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.CloseAccountDocument,
    "mutation DeleteAddress($id: ID!) {\n  deleteAddress(id: $id) {\n    deletedAddressId\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.DeleteAddressDocument,
    "query DeliveryQuote($addressId: ID!) {\n  deliveryQuote(input: {addressId: $addressId}) {\n    served\n    price {\n      ...MoneyParts\n    }\n    itemsTotal {\n      ...MoneyParts\n    }\n    total {\n      ...MoneyParts\n    }\n    minimumOrder {\n      ...MoneyParts\n    }\n    freeFrom {\n      ...MoneyParts\n    }\n  }\n}": types.DeliveryQuoteDocument,
    "query DeliverySlots($days: Int!) {\n  deliverySlots(days: $days) {\n    id\n    startsAt\n    endsAt\n    remaining\n    bookable\n  }\n}": types.DeliverySlotsDocument,
    "query ExportMyData {\n  exportMyData\n}": types.ExportMyDataDocument,
    "subscription OnOrderUpdate($customerId: ID!, $orderId: ID) {\n  onOrderUpdate(customerId: $customerId, orderId: $orderId) {\n    orderId\n    status\n    version\n  }\n}": types.OnOrderUpdateDocument,
    "query Order($id: ID!) {\n  order(id: $id) {\n    ...OrderParts\n  }\n}": types.OrderDocument,
    "mutation PlaceOrder($input: PlaceOrderInput!) {\n  placeOrder(input: $input) {\n    order {\n      ...OrderParts\n    }\n    replayed\n    paymentClientSecret\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.PlaceOrderDocument,
    "query Profile {\n  customerProfile {\n    ...ProfileParts\n  }\n}": types.ProfileDocument,
    "mutation Reorder($orderId: ID!) {\n  reorder(orderId: $orderId) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.ReorderDocument,
    "mutation SetDefaultAddress($id: ID!) {\n  setDefaultAddress(id: $id) {\n    profile {\n      ...ProfileParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.SetDefaultAddressDocument,
    "mutation UpdateAddress($id: ID!, $input: AddressInput!, $version: Int!) {\n  updateAddress(id: $id, input: $input, version: $version) {\n    address {\n      ...AddressParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.UpdateAddressDocument,
    "mutation UpdateProfile($input: ProfileInput!, $version: Int!) {\n  updateProfile(input: $input, version: $version) {\n    profile {\n      ...ProfileParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.UpdateProfileDocument,
    "fragment AddressParts on Address {\n  id\n  label\n  name\n  company\n  phone\n  street\n  city\n  zip\n  state\n  country\n  instructions\n  isDefault\n  version\n}": types.AddressPartsFragmentDoc,
    "fragment CartParts on Cart {\n  token\n  lines {\n    quantity\n    unitPrice {\n      ...MoneyParts\n    }\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      ...ProductCardParts\n    }\n  }\n  totalQuantity\n  itemsTotal {\n    ...MoneyParts\n  }\n  warnings {\n    code\n    productId\n    available\n    previousPrice {\n      ...MoneyParts\n    }\n  }\n  expiresAt\n  version\n}": types.CartPartsFragmentDoc,
    "fragment MoneyParts on Money {\n  amount\n  currency\n}": types.MoneyPartsFragmentDoc,
    "fragment OrderParts on Order {\n  id\n  code\n  status\n  placedAt\n  items {\n    productId\n    productName\n    unitPrice {\n      ...MoneyParts\n    }\n    quantity\n    packedQuantity\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      id\n      pictures\n    }\n  }\n  itemsTotal {\n    ...MoneyParts\n  }\n  total {\n    ...MoneyParts\n  }\n  delivery {\n    address {\n      name\n      company\n      street\n      city\n      zip\n      state\n      country\n      instructions\n      formatted\n    }\n    name\n    phone\n    price {\n      ...MoneyParts\n    }\n    slot {\n      id\n      startsAt\n      endsAt\n    }\n  }\n  payment {\n    method\n    status\n  }\n  note\n  history {\n    at\n    status\n    actor\n    note\n  }\n  cancelReason\n  version\n  availableActions\n}": types.OrderPartsFragmentDoc,
    "fragment OrderRowParts on Order {\n  id\n  code\n  status\n  placedAt\n  total {\n    ...MoneyParts\n  }\n  version\n}": types.OrderRowPartsFragmentDoc,
    "fragment ProductCardParts on Product {\n  id\n  name\n  description\n  category\n  pictures\n  price {\n    ...MoneyParts\n  }\n  availability\n}": types.ProductCardPartsFragmentDoc,
    "fragment ProfileParts on CustomerProfile {\n  id\n  name\n  email\n  phone\n  locale\n  defaultAddressId\n  version\n}": types.ProfilePartsFragmentDoc,
    "fragment UserErrorParts on UserError {\n  code\n  field\n  productId\n  available\n  expected {\n    ...MoneyParts\n  }\n}": types.UserErrorPartsFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Account($first: Int!) {\n  me {\n    profile {\n      ...ProfileParts\n    }\n    addresses {\n      ...AddressParts\n    }\n    orders(first: $first) {\n      edges {\n        cursor\n        node {\n          ...OrderRowParts\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}"): (typeof documents)["query Account($first: Int!) {\n  me {\n    profile {\n      ...ProfileParts\n    }\n    addresses {\n      ...AddressParts\n    }\n    orders(first: $first) {\n      edges {\n        cursor\n        node {\n          ...OrderRowParts\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AccountOrders($first: Int!, $after: String) {\n  me {\n    orders(first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          ...OrderRowParts\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}"): (typeof documents)["query AccountOrders($first: Int!, $after: String) {\n  me {\n    orders(first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          ...OrderRowParts\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AddAddress($input: AddressInput!, $idempotencyKey: ID!) {\n  addAddress(input: $input, idempotencyKey: $idempotencyKey) {\n    address {\n      ...AddressParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation AddAddress($input: AddressInput!, $idempotencyKey: ID!) {\n  addAddress(input: $input, idempotencyKey: $idempotencyKey) {\n    address {\n      ...AddressParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Addresses {\n  addresses {\n    ...AddressParts\n  }\n}"): (typeof documents)["query Addresses {\n  addresses {\n    ...AddressParts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation BookDelivery($orderId: ID!, $slotId: ID!) {\n  bookDelivery(orderId: $orderId, slotId: $slotId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation BookDelivery($orderId: ID!, $slotId: ID!) {\n  bookDelivery(orderId: $orderId, slotId: $slotId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CancelOrder($id: ID!) {\n  cancelOrder(id: $id) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation CancelOrder($id: ID!) {\n  cancelOrder(id: $id) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Checkout {\n  me {\n    profile {\n      ...ProfileParts\n    }\n    addresses {\n      ...AddressParts\n    }\n    cart {\n      ...CartParts\n    }\n  }\n}"): (typeof documents)["query Checkout {\n  me {\n    profile {\n      ...ProfileParts\n    }\n    addresses {\n      ...AddressParts\n    }\n    cart {\n      ...CartParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CloseAccount {\n  closeAccount {\n    ok\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation CloseAccount {\n  closeAccount {\n    ok\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation DeleteAddress($id: ID!) {\n  deleteAddress(id: $id) {\n    deletedAddressId\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation DeleteAddress($id: ID!) {\n  deleteAddress(id: $id) {\n    deletedAddressId\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query DeliveryQuote($addressId: ID!) {\n  deliveryQuote(input: {addressId: $addressId}) {\n    served\n    price {\n      ...MoneyParts\n    }\n    itemsTotal {\n      ...MoneyParts\n    }\n    total {\n      ...MoneyParts\n    }\n    minimumOrder {\n      ...MoneyParts\n    }\n    freeFrom {\n      ...MoneyParts\n    }\n  }\n}"): (typeof documents)["query DeliveryQuote($addressId: ID!) {\n  deliveryQuote(input: {addressId: $addressId}) {\n    served\n    price {\n      ...MoneyParts\n    }\n    itemsTotal {\n      ...MoneyParts\n    }\n    total {\n      ...MoneyParts\n    }\n    minimumOrder {\n      ...MoneyParts\n    }\n    freeFrom {\n      ...MoneyParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query DeliverySlots($days: Int!) {\n  deliverySlots(days: $days) {\n    id\n    startsAt\n    endsAt\n    remaining\n    bookable\n  }\n}"): (typeof documents)["query DeliverySlots($days: Int!) {\n  deliverySlots(days: $days) {\n    id\n    startsAt\n    endsAt\n    remaining\n    bookable\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ExportMyData {\n  exportMyData\n}"): (typeof documents)["query ExportMyData {\n  exportMyData\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription OnOrderUpdate($customerId: ID!, $orderId: ID) {\n  onOrderUpdate(customerId: $customerId, orderId: $orderId) {\n    orderId\n    status\n    version\n  }\n}"): (typeof documents)["subscription OnOrderUpdate($customerId: ID!, $orderId: ID) {\n  onOrderUpdate(customerId: $customerId, orderId: $orderId) {\n    orderId\n    status\n    version\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Order($id: ID!) {\n  order(id: $id) {\n    ...OrderParts\n  }\n}"): (typeof documents)["query Order($id: ID!) {\n  order(id: $id) {\n    ...OrderParts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PlaceOrder($input: PlaceOrderInput!) {\n  placeOrder(input: $input) {\n    order {\n      ...OrderParts\n    }\n    replayed\n    paymentClientSecret\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation PlaceOrder($input: PlaceOrderInput!) {\n  placeOrder(input: $input) {\n    order {\n      ...OrderParts\n    }\n    replayed\n    paymentClientSecret\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Profile {\n  customerProfile {\n    ...ProfileParts\n  }\n}"): (typeof documents)["query Profile {\n  customerProfile {\n    ...ProfileParts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation Reorder($orderId: ID!) {\n  reorder(orderId: $orderId) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation Reorder($orderId: ID!) {\n  reorder(orderId: $orderId) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SetDefaultAddress($id: ID!) {\n  setDefaultAddress(id: $id) {\n    profile {\n      ...ProfileParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation SetDefaultAddress($id: ID!) {\n  setDefaultAddress(id: $id) {\n    profile {\n      ...ProfileParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation UpdateAddress($id: ID!, $input: AddressInput!, $version: Int!) {\n  updateAddress(id: $id, input: $input, version: $version) {\n    address {\n      ...AddressParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation UpdateAddress($id: ID!, $input: AddressInput!, $version: Int!) {\n  updateAddress(id: $id, input: $input, version: $version) {\n    address {\n      ...AddressParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation UpdateProfile($input: ProfileInput!, $version: Int!) {\n  updateProfile(input: $input, version: $version) {\n    profile {\n      ...ProfileParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation UpdateProfile($input: ProfileInput!, $version: Int!) {\n  updateProfile(input: $input, version: $version) {\n    profile {\n      ...ProfileParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment AddressParts on Address {\n  id\n  label\n  name\n  company\n  phone\n  street\n  city\n  zip\n  state\n  country\n  instructions\n  isDefault\n  version\n}"): (typeof documents)["fragment AddressParts on Address {\n  id\n  label\n  name\n  company\n  phone\n  street\n  city\n  zip\n  state\n  country\n  instructions\n  isDefault\n  version\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment CartParts on Cart {\n  token\n  lines {\n    quantity\n    unitPrice {\n      ...MoneyParts\n    }\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      ...ProductCardParts\n    }\n  }\n  totalQuantity\n  itemsTotal {\n    ...MoneyParts\n  }\n  warnings {\n    code\n    productId\n    available\n    previousPrice {\n      ...MoneyParts\n    }\n  }\n  expiresAt\n  version\n}"): (typeof documents)["fragment CartParts on Cart {\n  token\n  lines {\n    quantity\n    unitPrice {\n      ...MoneyParts\n    }\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      ...ProductCardParts\n    }\n  }\n  totalQuantity\n  itemsTotal {\n    ...MoneyParts\n  }\n  warnings {\n    code\n    productId\n    available\n    previousPrice {\n      ...MoneyParts\n    }\n  }\n  expiresAt\n  version\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment MoneyParts on Money {\n  amount\n  currency\n}"): (typeof documents)["fragment MoneyParts on Money {\n  amount\n  currency\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment OrderParts on Order {\n  id\n  code\n  status\n  placedAt\n  items {\n    productId\n    productName\n    unitPrice {\n      ...MoneyParts\n    }\n    quantity\n    packedQuantity\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      id\n      pictures\n    }\n  }\n  itemsTotal {\n    ...MoneyParts\n  }\n  total {\n    ...MoneyParts\n  }\n  delivery {\n    address {\n      name\n      company\n      street\n      city\n      zip\n      state\n      country\n      instructions\n      formatted\n    }\n    name\n    phone\n    price {\n      ...MoneyParts\n    }\n    slot {\n      id\n      startsAt\n      endsAt\n    }\n  }\n  payment {\n    method\n    status\n  }\n  note\n  history {\n    at\n    status\n    actor\n    note\n  }\n  cancelReason\n  version\n  availableActions\n}"): (typeof documents)["fragment OrderParts on Order {\n  id\n  code\n  status\n  placedAt\n  items {\n    productId\n    productName\n    unitPrice {\n      ...MoneyParts\n    }\n    quantity\n    packedQuantity\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      id\n      pictures\n    }\n  }\n  itemsTotal {\n    ...MoneyParts\n  }\n  total {\n    ...MoneyParts\n  }\n  delivery {\n    address {\n      name\n      company\n      street\n      city\n      zip\n      state\n      country\n      instructions\n      formatted\n    }\n    name\n    phone\n    price {\n      ...MoneyParts\n    }\n    slot {\n      id\n      startsAt\n      endsAt\n    }\n  }\n  payment {\n    method\n    status\n  }\n  note\n  history {\n    at\n    status\n    actor\n    note\n  }\n  cancelReason\n  version\n  availableActions\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment OrderRowParts on Order {\n  id\n  code\n  status\n  placedAt\n  total {\n    ...MoneyParts\n  }\n  version\n}"): (typeof documents)["fragment OrderRowParts on Order {\n  id\n  code\n  status\n  placedAt\n  total {\n    ...MoneyParts\n  }\n  version\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment ProductCardParts on Product {\n  id\n  name\n  description\n  category\n  pictures\n  price {\n    ...MoneyParts\n  }\n  availability\n}"): (typeof documents)["fragment ProductCardParts on Product {\n  id\n  name\n  description\n  category\n  pictures\n  price {\n    ...MoneyParts\n  }\n  availability\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment ProfileParts on CustomerProfile {\n  id\n  name\n  email\n  phone\n  locale\n  defaultAddressId\n  version\n}"): (typeof documents)["fragment ProfileParts on CustomerProfile {\n  id\n  name\n  email\n  phone\n  locale\n  defaultAddressId\n  version\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment UserErrorParts on UserError {\n  code\n  field\n  productId\n  available\n  expected {\n    ...MoneyParts\n  }\n}"): (typeof documents)["fragment UserErrorParts on UserError {\n  code\n  field\n  productId\n  available\n  expected {\n    ...MoneyParts\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;