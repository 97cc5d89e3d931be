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
    "mutation AddToCart($productId: ID!, $quantity: Int!, $token: ID, $idempotencyKey: ID!) {\n  addToCart(\n    productId: $productId\n    quantity: $quantity\n    token: $token\n    idempotencyKey: $idempotencyKey\n  ) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.AddToCartDocument,
    "query Cart($token: ID) {\n  cart(token: $token) {\n    ...CartParts\n  }\n}": typeof types.CartDocument,
    "mutation ClearCart($token: ID) {\n  clearCart(token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.ClearCartDocument,
    "mutation MergeCart($token: ID!) {\n  mergeCart(token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.MergeCartDocument,
    "query Product($id: ID!) {\n  product(id: $id) {\n    ...ProductCardParts\n    tags\n    package {\n      width\n      length\n      height\n      weight\n    }\n  }\n}": typeof types.ProductDocument,
    "query Products($first: Int!, $after: String, $filter: ProductFilter, $sort: ProductSort) {\n  products(first: $first, after: $after, filter: $filter, sort: $sort) {\n    edges {\n      cursor\n      node {\n        ...ProductCardParts\n      }\n    }\n    categories {\n      slug\n      name\n      productCount\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.ProductsDocument,
    "mutation SetCartLine($productId: ID!, $quantity: Int!, $token: ID) {\n  setCartLine(productId: $productId, quantity: $quantity, token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": typeof types.SetCartLineDocument,
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
    "mutation AddToCart($productId: ID!, $quantity: Int!, $token: ID, $idempotencyKey: ID!) {\n  addToCart(\n    productId: $productId\n    quantity: $quantity\n    token: $token\n    idempotencyKey: $idempotencyKey\n  ) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.AddToCartDocument,
    "query Cart($token: ID) {\n  cart(token: $token) {\n    ...CartParts\n  }\n}": types.CartDocument,
    "mutation ClearCart($token: ID) {\n  clearCart(token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.ClearCartDocument,
    "mutation MergeCart($token: ID!) {\n  mergeCart(token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.MergeCartDocument,
    "query Product($id: ID!) {\n  product(id: $id) {\n    ...ProductCardParts\n    tags\n    package {\n      width\n      length\n      height\n      weight\n    }\n  }\n}": types.ProductDocument,
    "query Products($first: Int!, $after: String, $filter: ProductFilter, $sort: ProductSort) {\n  products(first: $first, after: $after, filter: $filter, sort: $sort) {\n    edges {\n      cursor\n      node {\n        ...ProductCardParts\n      }\n    }\n    categories {\n      slug\n      name\n      productCount\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.ProductsDocument,
    "mutation SetCartLine($productId: ID!, $quantity: Int!, $token: ID) {\n  setCartLine(productId: $productId, quantity: $quantity, token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}": types.SetCartLineDocument,
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
export function graphql(source: "mutation AddToCart($productId: ID!, $quantity: Int!, $token: ID, $idempotencyKey: ID!) {\n  addToCart(\n    productId: $productId\n    quantity: $quantity\n    token: $token\n    idempotencyKey: $idempotencyKey\n  ) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation AddToCart($productId: ID!, $quantity: Int!, $token: ID, $idempotencyKey: ID!) {\n  addToCart(\n    productId: $productId\n    quantity: $quantity\n    token: $token\n    idempotencyKey: $idempotencyKey\n  ) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Cart($token: ID) {\n  cart(token: $token) {\n    ...CartParts\n  }\n}"): (typeof documents)["query Cart($token: ID) {\n  cart(token: $token) {\n    ...CartParts\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ClearCart($token: ID) {\n  clearCart(token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation ClearCart($token: ID) {\n  clearCart(token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation MergeCart($token: ID!) {\n  mergeCart(token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation MergeCart($token: ID!) {\n  mergeCart(token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Product($id: ID!) {\n  product(id: $id) {\n    ...ProductCardParts\n    tags\n    package {\n      width\n      length\n      height\n      weight\n    }\n  }\n}"): (typeof documents)["query Product($id: ID!) {\n  product(id: $id) {\n    ...ProductCardParts\n    tags\n    package {\n      width\n      length\n      height\n      weight\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Products($first: Int!, $after: String, $filter: ProductFilter, $sort: ProductSort) {\n  products(first: $first, after: $after, filter: $filter, sort: $sort) {\n    edges {\n      cursor\n      node {\n        ...ProductCardParts\n      }\n    }\n    categories {\n      slug\n      name\n      productCount\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): (typeof documents)["query Products($first: Int!, $after: String, $filter: ProductFilter, $sort: ProductSort) {\n  products(first: $first, after: $after, filter: $filter, sort: $sort) {\n    edges {\n      cursor\n      node {\n        ...ProductCardParts\n      }\n    }\n    categories {\n      slug\n      name\n      productCount\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SetCartLine($productId: ID!, $quantity: Int!, $token: ID) {\n  setCartLine(productId: $productId, quantity: $quantity, token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"): (typeof documents)["mutation SetCartLine($productId: ID!, $quantity: Int!, $token: ID) {\n  setCartLine(productId: $productId, quantity: $quantity, token: $token) {\n    cart {\n      ...CartParts\n    }\n    userErrors {\n      ...UserErrorParts\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;