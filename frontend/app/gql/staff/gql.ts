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
    "fragment AddressParts on Address {\n  id\n  label\n  name\n  company\n  phone\n  street\n  city\n  zip\n  state\n  country\n  instructions\n  isDefault\n  version\n}": typeof types.AddressPartsFragmentDoc,
    "fragment CartParts on Cart {\n  token\n  lines {\n    quantity\n    unitPrice {\n      ...MoneyParts\n    }\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      ...ProductCardParts\n    }\n  }\n  totalQuantity\n  itemsTotal {\n    ...MoneyParts\n  }\n  warnings {\n    code\n    productId\n    available\n    previousPrice {\n      ...MoneyParts\n    }\n  }\n  expiresAt\n  version\n}": typeof types.CartPartsFragmentDoc,
    "fragment MoneyParts on Money {\n  amount\n  currency\n}": typeof types.MoneyPartsFragmentDoc,
    "fragment OrderParts on Order {\n  id\n  code\n  status\n  placedAt\n  items {\n    productId\n    productName\n    unitPrice {\n      ...MoneyParts\n    }\n    quantity\n    packedQuantity\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      id\n      pictures\n    }\n  }\n  itemsTotal {\n    ...MoneyParts\n  }\n  total {\n    ...MoneyParts\n  }\n  delivery {\n    address {\n      name\n      company\n      street\n      city\n      zip\n      state\n      country\n      instructions\n      formatted\n    }\n    name\n    phone\n    price {\n      ...MoneyParts\n    }\n    slot {\n      id\n      startsAt\n      endsAt\n    }\n  }\n  payment {\n    method\n    status\n  }\n  note\n  history {\n    at\n    status\n    actor\n    note\n  }\n  cancelReason\n  version\n  availableActions\n}": typeof types.OrderPartsFragmentDoc,
    "fragment OrderRowParts on Order {\n  id\n  code\n  status\n  placedAt\n  total {\n    ...MoneyParts\n  }\n  version\n}": typeof types.OrderRowPartsFragmentDoc,
    "fragment ProductCardParts on Product {\n  id\n  name\n  description\n  category\n  pictures\n  price {\n    ...MoneyParts\n  }\n  availability\n}": typeof types.ProductCardPartsFragmentDoc,
    "fragment ProfileParts on CustomerProfile {\n  id\n  name\n  email\n  phone\n  locale\n  defaultAddressId\n  version\n}": typeof types.ProfilePartsFragmentDoc,
    "fragment UserErrorParts on UserError {\n  code\n  field\n  productId\n  available\n  expected {\n    ...MoneyParts\n  }\n}": typeof types.UserErrorPartsFragmentDoc,
    "mutation AdjustStock($input: StockAdjustmentInput!) {\n  adjustStock(input: $input) {\n    stock {\n      ...StockParts\n    }\n    replayed\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.AdjustStockDocument,
    "mutation CancelOrderAsStaff($orderId: ID!, $reason: String!) {\n  payload: cancelOrderAsStaff(orderId: $orderId, reason: $reason) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.CancelOrderAsStaffDocument,
    "mutation CompleteDelivery($orderId: ID!, $paid: Boolean) {\n  payload: completeDelivery(orderId: $orderId, paid: $paid) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.CompleteDeliveryDocument,
    "mutation CompletePackaging($orderId: ID!) {\n  payload: completePackaging(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.CompletePackagingDocument,
    "query CustomerByEmail($email: AWSEmail!) {\n  customerByEmail(email: $email) {\n    ...ProfileParts\n    username\n    createdAt\n  }\n}": typeof types.CustomerByEmailDocument,
    "query DayReports($from: AWSDate!, $to: AWSDate!) {\n  dayReports(from: $from, to: $to) {\n    date\n    orders\n    placedValue {\n      ...MoneyParts\n    }\n    revenue {\n      ...MoneyParts\n    }\n    cancelled\n    delivered\n  }\n}": typeof types.DayReportsDocument,
    "query DeliveryFees {\n  deliveryFees {\n    ...FeesParts\n  }\n  cart {\n    itemsTotal {\n      ...MoneyParts\n    }\n  }\n}": typeof types.DeliveryFeesDocument,
    "mutation FailDelivery($orderId: ID!, $reason: String!) {\n  payload: failDelivery(orderId: $orderId, reason: $reason) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.FailDeliveryDocument,
    "fragment FeesParts on DeliveryFees {\n  zones {\n    name\n    countries\n    postalCodes\n    fee {\n      ...MoneyParts\n    }\n  }\n  elsewhere {\n    ...MoneyParts\n  }\n  minimumOrder {\n    ...MoneyParts\n  }\n  freeFrom {\n    ...MoneyParts\n  }\n  version\n}": typeof types.FeesPartsFragmentDoc,
    "query NewProduct {\n  categories {\n    slug\n    name\n  }\n  cart {\n    itemsTotal {\n      ...MoneyParts\n    }\n  }\n}": typeof types.NewProductDocument,
    "mutation RetryDelivery($orderId: ID!, $slotId: ID) {\n  payload: retryDelivery(orderId: $orderId, slotId: $slotId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.RetryDeliveryDocument,
    "query RunSheet($first: AWSDate!, $second: AWSDate!, $isOnTwo: Boolean!) {\n  first: runSheet(day: $first) {\n    ...StaffRowParts\n  }\n  second: runSheet(day: $second) @include(if: $isOnTwo) {\n    ...StaffRowParts\n  }\n}": typeof types.RunSheetDocument,
    "mutation SaveDeliveryFees($input: DeliveryFeesInput!, $version: Int) {\n  saveDeliveryFees(input: $input, version: $version) {\n    deliveryFees {\n      ...FeesParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.SaveDeliveryFeesDocument,
    "mutation SaveDeliverySlots($slots: [SlotInput!]!) {\n  saveDeliverySlots(slots: $slots) {\n    slots {\n      ...StaffSlotParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.SaveDeliverySlotsDocument,
    "mutation SaveProduct($input: ProductInput!, $version: Int) {\n  saveProduct(input: $input, version: $version) {\n    product {\n      ...StaffProductParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.SaveProductDocument,
    "query StaffOrder($id: ID, $code: String) {\n  staffOrder(id: $id, code: $code) {\n    ...OrderParts\n  }\n}": typeof types.StaffOrderDocument,
    "query StaffOrders($status: OrderStatus, $day: AWSDate, $first: Int!, $after: String) {\n  staffOrders(status: $status, day: $day, first: $first, after: $after) {\n    nodes {\n      ...StaffRowParts\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.StaffOrdersDocument,
    "query StaffProduct($id: ID!) {\n  product(id: $id) {\n    ...StaffProductParts\n  }\n  categories {\n    slug\n    name\n  }\n}": typeof types.StaffProductDocument,
    "fragment StaffProductParts on Product {\n  ...ProductCardParts\n  tags\n  package {\n    width\n    length\n    height\n    weight\n  }\n  status\n  version\n}": typeof types.StaffProductPartsFragmentDoc,
    "query StaffProducts($first: Int!, $after: String, $filter: ProductFilter) {\n  products(first: $first, after: $after, filter: $filter, sort: NAME) {\n    edges {\n      cursor\n      node {\n        ...ProductCardParts\n        status\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.StaffProductsDocument,
    "fragment StaffRowParts on StaffOrderRow {\n  id\n  code\n  status\n  placedAt\n  customerName\n  itemCount\n  total {\n    ...MoneyParts\n  }\n  slotStartsAt\n}": typeof types.StaffRowPartsFragmentDoc,
    "fragment StaffSlotParts on DeliverySlot {\n  id\n  startsAt\n  endsAt\n  capacity\n  remaining\n  bookable\n}": typeof types.StaffSlotPartsFragmentDoc,
    "query StaffSlots($from: AWSDate!, $days: Int!) {\n  deliverySlots(from: $from, days: $days) {\n    ...StaffSlotParts\n  }\n}": typeof types.StaffSlotsDocument,
    "mutation StartDelivery($orderId: ID!) {\n  payload: startDelivery(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.StartDeliveryDocument,
    "mutation StartPackaging($orderId: ID!) {\n  payload: startPackaging(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.StartPackagingDocument,
    "query Stock($productIds: [ID!]!) {\n  stock(productIds: $productIds) {\n    ...StockParts\n  }\n}": typeof types.StockDocument,
    "fragment StockParts on StockLevel {\n  productId\n  available\n  reserved\n  onHand\n  inCarts\n  lowStockAt\n  version\n}": typeof types.StockPartsFragmentDoc,
    "mutation UpdatePackagingProduct($orderId: ID!, $productId: ID!, $quantity: Int!) {\n  payload: updatePackagingProduct(\n    orderId: $orderId\n    productId: $productId\n    quantity: $quantity\n  ) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.UpdatePackagingProductDocument,
};
const documents: Documents = {
    "fragment AddressParts on Address {\n  id\n  label\n  name\n  company\n  phone\n  street\n  city\n  zip\n  state\n  country\n  instructions\n  isDefault\n  version\n}": types.AddressPartsFragmentDoc,
    "fragment CartParts on Cart {\n  token\n  lines {\n    quantity\n    unitPrice {\n      ...MoneyParts\n    }\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      ...ProductCardParts\n    }\n  }\n  totalQuantity\n  itemsTotal {\n    ...MoneyParts\n  }\n  warnings {\n    code\n    productId\n    available\n    previousPrice {\n      ...MoneyParts\n    }\n  }\n  expiresAt\n  version\n}": types.CartPartsFragmentDoc,
    "fragment MoneyParts on Money {\n  amount\n  currency\n}": types.MoneyPartsFragmentDoc,
    "fragment OrderParts on Order {\n  id\n  code\n  status\n  placedAt\n  items {\n    productId\n    productName\n    unitPrice {\n      ...MoneyParts\n    }\n    quantity\n    packedQuantity\n    lineTotal {\n      ...MoneyParts\n    }\n    product {\n      id\n      pictures\n    }\n  }\n  itemsTotal {\n    ...MoneyParts\n  }\n  total {\n    ...MoneyParts\n  }\n  delivery {\n    address {\n      name\n      company\n      street\n      city\n      zip\n      state\n      country\n      instructions\n      formatted\n    }\n    name\n    phone\n    price {\n      ...MoneyParts\n    }\n    slot {\n      id\n      startsAt\n      endsAt\n    }\n  }\n  payment {\n    method\n    status\n  }\n  note\n  history {\n    at\n    status\n    actor\n    note\n  }\n  cancelReason\n  version\n  availableActions\n}": types.OrderPartsFragmentDoc,
    "fragment OrderRowParts on Order {\n  id\n  code\n  status\n  placedAt\n  total {\n    ...MoneyParts\n  }\n  version\n}": types.OrderRowPartsFragmentDoc,
    "fragment ProductCardParts on Product {\n  id\n  name\n  description\n  category\n  pictures\n  price {\n    ...MoneyParts\n  }\n  availability\n}": types.ProductCardPartsFragmentDoc,
    "fragment ProfileParts on CustomerProfile {\n  id\n  name\n  email\n  phone\n  locale\n  defaultAddressId\n  version\n}": types.ProfilePartsFragmentDoc,
    "fragment UserErrorParts on UserError {\n  code\n  field\n  productId\n  available\n  expected {\n    ...MoneyParts\n  }\n}": types.UserErrorPartsFragmentDoc,
    "mutation AdjustStock($input: StockAdjustmentInput!) {\n  adjustStock(input: $input) {\n    stock {\n      ...StockParts\n    }\n    replayed\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.AdjustStockDocument,
    "mutation CancelOrderAsStaff($orderId: ID!, $reason: String!) {\n  payload: cancelOrderAsStaff(orderId: $orderId, reason: $reason) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.CancelOrderAsStaffDocument,
    "mutation CompleteDelivery($orderId: ID!, $paid: Boolean) {\n  payload: completeDelivery(orderId: $orderId, paid: $paid) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.CompleteDeliveryDocument,
    "mutation CompletePackaging($orderId: ID!) {\n  payload: completePackaging(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.CompletePackagingDocument,
    "query CustomerByEmail($email: AWSEmail!) {\n  customerByEmail(email: $email) {\n    ...ProfileParts\n    username\n    createdAt\n  }\n}": types.CustomerByEmailDocument,
    "query DayReports($from: AWSDate!, $to: AWSDate!) {\n  dayReports(from: $from, to: $to) {\n    date\n    orders\n    placedValue {\n      ...MoneyParts\n    }\n    revenue {\n      ...MoneyParts\n    }\n    cancelled\n    delivered\n  }\n}": types.DayReportsDocument,
    "query DeliveryFees {\n  deliveryFees {\n    ...FeesParts\n  }\n  cart {\n    itemsTotal {\n      ...MoneyParts\n    }\n  }\n}": types.DeliveryFeesDocument,
    "mutation FailDelivery($orderId: ID!, $reason: String!) {\n  payload: failDelivery(orderId: $orderId, reason: $reason) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.FailDeliveryDocument,
    "fragment FeesParts on DeliveryFees {\n  zones {\n    name\n    countries\n    postalCodes\n    fee {\n      ...MoneyParts\n    }\n  }\n  elsewhere {\n    ...MoneyParts\n  }\n  minimumOrder {\n    ...MoneyParts\n  }\n  freeFrom {\n    ...MoneyParts\n  }\n  version\n}": types.FeesPartsFragmentDoc,
    "query NewProduct {\n  categories {\n    slug\n    name\n  }\n  cart {\n    itemsTotal {\n      ...MoneyParts\n    }\n  }\n}": types.NewProductDocument,
    "mutation RetryDelivery($orderId: ID!, $slotId: ID) {\n  payload: retryDelivery(orderId: $orderId, slotId: $slotId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.RetryDeliveryDocument,
    "query RunSheet($first: AWSDate!, $second: AWSDate!, $isOnTwo: Boolean!) {\n  first: runSheet(day: $first) {\n    ...StaffRowParts\n  }\n  second: runSheet(day: $second) @include(if: $isOnTwo) {\n    ...StaffRowParts\n  }\n}": types.RunSheetDocument,
    "mutation SaveDeliveryFees($input: DeliveryFeesInput!, $version: Int) {\n  saveDeliveryFees(input: $input, version: $version) {\n    deliveryFees {\n      ...FeesParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.SaveDeliveryFeesDocument,
    "mutation SaveDeliverySlots($slots: [SlotInput!]!) {\n  saveDeliverySlots(slots: $slots) {\n    slots {\n      ...StaffSlotParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.SaveDeliverySlotsDocument,
    "mutation SaveProduct($input: ProductInput!, $version: Int) {\n  saveProduct(input: $input, version: $version) {\n    product {\n      ...StaffProductParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.SaveProductDocument,
    "query StaffOrder($id: ID, $code: String) {\n  staffOrder(id: $id, code: $code) {\n    ...OrderParts\n  }\n}": types.StaffOrderDocument,
    "query StaffOrders($status: OrderStatus, $day: AWSDate, $first: Int!, $after: String) {\n  staffOrders(status: $status, day: $day, first: $first, after: $after) {\n    nodes {\n      ...StaffRowParts\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.StaffOrdersDocument,
    "query StaffProduct($id: ID!) {\n  product(id: $id) {\n    ...StaffProductParts\n  }\n  categories {\n    slug\n    name\n  }\n}": types.StaffProductDocument,
    "fragment StaffProductParts on Product {\n  ...ProductCardParts\n  tags\n  package {\n    width\n    length\n    height\n    weight\n  }\n  status\n  version\n}": types.StaffProductPartsFragmentDoc,
    "query StaffProducts($first: Int!, $after: String, $filter: ProductFilter) {\n  products(first: $first, after: $after, filter: $filter, sort: NAME) {\n    edges {\n      cursor\n      node {\n        ...ProductCardParts\n        status\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.StaffProductsDocument,
    "fragment StaffRowParts on StaffOrderRow {\n  id\n  code\n  status\n  placedAt\n  customerName\n  itemCount\n  total {\n    ...MoneyParts\n  }\n  slotStartsAt\n}": types.StaffRowPartsFragmentDoc,
    "fragment StaffSlotParts on DeliverySlot {\n  id\n  startsAt\n  endsAt\n  capacity\n  remaining\n  bookable\n}": types.StaffSlotPartsFragmentDoc,
    "query StaffSlots($from: AWSDate!, $days: Int!) {\n  deliverySlots(from: $from, days: $days) {\n    ...StaffSlotParts\n  }\n}": types.StaffSlotsDocument,
    "mutation StartDelivery($orderId: ID!) {\n  payload: startDelivery(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.StartDeliveryDocument,
    "mutation StartPackaging($orderId: ID!) {\n  payload: startPackaging(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.StartPackagingDocument,
    "query Stock($productIds: [ID!]!) {\n  stock(productIds: $productIds) {\n    ...StockParts\n  }\n}": types.StockDocument,
    "fragment StockParts on StockLevel {\n  productId\n  available\n  reserved\n  onHand\n  inCarts\n  lowStockAt\n  version\n}": types.StockPartsFragmentDoc,
    "mutation UpdatePackagingProduct($orderId: ID!, $productId: ID!, $quantity: Int!) {\n  payload: updatePackagingProduct(\n    orderId: $orderId\n    productId: $productId\n    quantity: $quantity\n  ) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.UpdatePackagingProductDocument,
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
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AdjustStock($input: StockAdjustmentInput!) {\n  adjustStock(input: $input) {\n    stock {\n      ...StockParts\n    }\n    replayed\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation AdjustStock($input: StockAdjustmentInput!) {\n  adjustStock(input: $input) {\n    stock {\n      ...StockParts\n    }\n    replayed\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CancelOrderAsStaff($orderId: ID!, $reason: String!) {\n  payload: cancelOrderAsStaff(orderId: $orderId, reason: $reason) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation CancelOrderAsStaff($orderId: ID!, $reason: String!) {\n  payload: cancelOrderAsStaff(orderId: $orderId, reason: $reason) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CompleteDelivery($orderId: ID!, $paid: Boolean) {\n  payload: completeDelivery(orderId: $orderId, paid: $paid) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation CompleteDelivery($orderId: ID!, $paid: Boolean) {\n  payload: completeDelivery(orderId: $orderId, paid: $paid) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CompletePackaging($orderId: ID!) {\n  payload: completePackaging(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation CompletePackaging($orderId: ID!) {\n  payload: completePackaging(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CustomerByEmail($email: AWSEmail!) {\n  customerByEmail(email: $email) {\n    ...ProfileParts\n    username\n    createdAt\n  }\n}"): (typeof documents)["query CustomerByEmail($email: AWSEmail!) {\n  customerByEmail(email: $email) {\n    ...ProfileParts\n    username\n    createdAt\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query DayReports($from: AWSDate!, $to: AWSDate!) {\n  dayReports(from: $from, to: $to) {\n    date\n    orders\n    placedValue {\n      ...MoneyParts\n    }\n    revenue {\n      ...MoneyParts\n    }\n    cancelled\n    delivered\n  }\n}"): (typeof documents)["query DayReports($from: AWSDate!, $to: AWSDate!) {\n  dayReports(from: $from, to: $to) {\n    date\n    orders\n    placedValue {\n      ...MoneyParts\n    }\n    revenue {\n      ...MoneyParts\n    }\n    cancelled\n    delivered\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query DeliveryFees {\n  deliveryFees {\n    ...FeesParts\n  }\n  cart {\n    itemsTotal {\n      ...MoneyParts\n    }\n  }\n}"): (typeof documents)["query DeliveryFees {\n  deliveryFees {\n    ...FeesParts\n  }\n  cart {\n    itemsTotal {\n      ...MoneyParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation FailDelivery($orderId: ID!, $reason: String!) {\n  payload: failDelivery(orderId: $orderId, reason: $reason) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation FailDelivery($orderId: ID!, $reason: String!) {\n  payload: failDelivery(orderId: $orderId, reason: $reason) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment FeesParts on DeliveryFees {\n  zones {\n    name\n    countries\n    postalCodes\n    fee {\n      ...MoneyParts\n    }\n  }\n  elsewhere {\n    ...MoneyParts\n  }\n  minimumOrder {\n    ...MoneyParts\n  }\n  freeFrom {\n    ...MoneyParts\n  }\n  version\n}"): (typeof documents)["fragment FeesParts on DeliveryFees {\n  zones {\n    name\n    countries\n    postalCodes\n    fee {\n      ...MoneyParts\n    }\n  }\n  elsewhere {\n    ...MoneyParts\n  }\n  minimumOrder {\n    ...MoneyParts\n  }\n  freeFrom {\n    ...MoneyParts\n  }\n  version\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query NewProduct {\n  categories {\n    slug\n    name\n  }\n  cart {\n    itemsTotal {\n      ...MoneyParts\n    }\n  }\n}"): (typeof documents)["query NewProduct {\n  categories {\n    slug\n    name\n  }\n  cart {\n    itemsTotal {\n      ...MoneyParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RetryDelivery($orderId: ID!, $slotId: ID) {\n  payload: retryDelivery(orderId: $orderId, slotId: $slotId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation RetryDelivery($orderId: ID!, $slotId: ID) {\n  payload: retryDelivery(orderId: $orderId, slotId: $slotId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RunSheet($first: AWSDate!, $second: AWSDate!, $isOnTwo: Boolean!) {\n  first: runSheet(day: $first) {\n    ...StaffRowParts\n  }\n  second: runSheet(day: $second) @include(if: $isOnTwo) {\n    ...StaffRowParts\n  }\n}"): (typeof documents)["query RunSheet($first: AWSDate!, $second: AWSDate!, $isOnTwo: Boolean!) {\n  first: runSheet(day: $first) {\n    ...StaffRowParts\n  }\n  second: runSheet(day: $second) @include(if: $isOnTwo) {\n    ...StaffRowParts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SaveDeliveryFees($input: DeliveryFeesInput!, $version: Int) {\n  saveDeliveryFees(input: $input, version: $version) {\n    deliveryFees {\n      ...FeesParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation SaveDeliveryFees($input: DeliveryFeesInput!, $version: Int) {\n  saveDeliveryFees(input: $input, version: $version) {\n    deliveryFees {\n      ...FeesParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SaveDeliverySlots($slots: [SlotInput!]!) {\n  saveDeliverySlots(slots: $slots) {\n    slots {\n      ...StaffSlotParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation SaveDeliverySlots($slots: [SlotInput!]!) {\n  saveDeliverySlots(slots: $slots) {\n    slots {\n      ...StaffSlotParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SaveProduct($input: ProductInput!, $version: Int) {\n  saveProduct(input: $input, version: $version) {\n    product {\n      ...StaffProductParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation SaveProduct($input: ProductInput!, $version: Int) {\n  saveProduct(input: $input, version: $version) {\n    product {\n      ...StaffProductParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query StaffOrder($id: ID, $code: String) {\n  staffOrder(id: $id, code: $code) {\n    ...OrderParts\n  }\n}"): (typeof documents)["query StaffOrder($id: ID, $code: String) {\n  staffOrder(id: $id, code: $code) {\n    ...OrderParts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query StaffOrders($status: OrderStatus, $day: AWSDate, $first: Int!, $after: String) {\n  staffOrders(status: $status, day: $day, first: $first, after: $after) {\n    nodes {\n      ...StaffRowParts\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): (typeof documents)["query StaffOrders($status: OrderStatus, $day: AWSDate, $first: Int!, $after: String) {\n  staffOrders(status: $status, day: $day, first: $first, after: $after) {\n    nodes {\n      ...StaffRowParts\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query StaffProduct($id: ID!) {\n  product(id: $id) {\n    ...StaffProductParts\n  }\n  categories {\n    slug\n    name\n  }\n}"): (typeof documents)["query StaffProduct($id: ID!) {\n  product(id: $id) {\n    ...StaffProductParts\n  }\n  categories {\n    slug\n    name\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment StaffProductParts on Product {\n  ...ProductCardParts\n  tags\n  package {\n    width\n    length\n    height\n    weight\n  }\n  status\n  version\n}"): (typeof documents)["fragment StaffProductParts on Product {\n  ...ProductCardParts\n  tags\n  package {\n    width\n    length\n    height\n    weight\n  }\n  status\n  version\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query StaffProducts($first: Int!, $after: String, $filter: ProductFilter) {\n  products(first: $first, after: $after, filter: $filter, sort: NAME) {\n    edges {\n      cursor\n      node {\n        ...ProductCardParts\n        status\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): (typeof documents)["query StaffProducts($first: Int!, $after: String, $filter: ProductFilter) {\n  products(first: $first, after: $after, filter: $filter, sort: NAME) {\n    edges {\n      cursor\n      node {\n        ...ProductCardParts\n        status\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment StaffRowParts on StaffOrderRow {\n  id\n  code\n  status\n  placedAt\n  customerName\n  itemCount\n  total {\n    ...MoneyParts\n  }\n  slotStartsAt\n}"): (typeof documents)["fragment StaffRowParts on StaffOrderRow {\n  id\n  code\n  status\n  placedAt\n  customerName\n  itemCount\n  total {\n    ...MoneyParts\n  }\n  slotStartsAt\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment StaffSlotParts on DeliverySlot {\n  id\n  startsAt\n  endsAt\n  capacity\n  remaining\n  bookable\n}"): (typeof documents)["fragment StaffSlotParts on DeliverySlot {\n  id\n  startsAt\n  endsAt\n  capacity\n  remaining\n  bookable\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query StaffSlots($from: AWSDate!, $days: Int!) {\n  deliverySlots(from: $from, days: $days) {\n    ...StaffSlotParts\n  }\n}"): (typeof documents)["query StaffSlots($from: AWSDate!, $days: Int!) {\n  deliverySlots(from: $from, days: $days) {\n    ...StaffSlotParts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation StartDelivery($orderId: ID!) {\n  payload: startDelivery(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation StartDelivery($orderId: ID!) {\n  payload: startDelivery(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation StartPackaging($orderId: ID!) {\n  payload: startPackaging(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation StartPackaging($orderId: ID!) {\n  payload: startPackaging(orderId: $orderId) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Stock($productIds: [ID!]!) {\n  stock(productIds: $productIds) {\n    ...StockParts\n  }\n}"): (typeof documents)["query Stock($productIds: [ID!]!) {\n  stock(productIds: $productIds) {\n    ...StockParts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment StockParts on StockLevel {\n  productId\n  available\n  reserved\n  onHand\n  inCarts\n  lowStockAt\n  version\n}"): (typeof documents)["fragment StockParts on StockLevel {\n  productId\n  available\n  reserved\n  onHand\n  inCarts\n  lowStockAt\n  version\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation UpdatePackagingProduct($orderId: ID!, $productId: ID!, $quantity: Int!) {\n  payload: updatePackagingProduct(\n    orderId: $orderId\n    productId: $productId\n    quantity: $quantity\n  ) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation UpdatePackagingProduct($orderId: ID!, $productId: ID!, $quantity: Int!) {\n  payload: updatePackagingProduct(\n    orderId: $orderId\n    productId: $productId\n    quantity: $quantity\n  ) {\n    order {\n      ...OrderParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;