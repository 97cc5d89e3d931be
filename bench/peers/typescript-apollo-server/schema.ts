// The part of the shop's schema that is asked for.

export const typeDefs = /* GraphQL */ `
  type Query {
    me: Customer!
  }

  type Mutation {
    placeOrder(input: PlaceOrderInput!): PlaceOrderPayload!
  }

  type Customer {
    profile: CustomerProfile!
    orders(first: Int = 10): OrderConnection!
    addresses: [Address!]!
  }

  type CustomerProfile {
    id: ID!
    name: String!
    email: String!
    phone: String
    locale: String
    defaultAddressId: ID
    createdAt: String!
    version: Int!
  }

  type OrderConnection {
    nodes: [Order!]!
    pageInfo: PageInfo!
  }

  type PageInfo {
    hasNextPage: Boolean!
    endCursor: String
  }

  type Order {
    id: ID!
    code: String!
    status: String!
    placedAt: String!
    items: [OrderItem!]!
    itemsTotal: Money!
    total: Money!
    delivery: Delivery!
    payment: Payment!
  }

  type OrderItem {
    productId: ID!
    productName: String!
    quantity: Int!
    unitPrice: Money!
    lineTotal: Money!
  }

  type Money {
    amount: Int!
    currency: String!
    formatted: String!
  }

  type Delivery {
    name: String!
    address: DeliveryAddress!
    price: Money!
  }

  type DeliveryAddress {
    street: String!
    city: String!
    zip: String!
    country: String!
  }

  type Payment {
    method: String!
    status: String!
  }

  type Address {
    id: ID!
    label: String
    name: String
    phone: String
    street: String!
    city: String!
    zip: String!
    state: String
    country: String!
    instructions: String
    isDefault: Boolean!
    version: Int!
  }

  input OrderItemInput {
    productId: ID!
    quantity: Int!
  }

  input PlaceOrderInput {
    idempotencyKey: ID!
    addressId: ID!
    items: [OrderItemInput!]!
    paymentMethod: String!
    note: String
  }

  type PlaceOrderPayload {
    order: Order
    replayed: Boolean!
    userErrors: [UserError!]!
  }

  type UserError {
    code: String!
    message: String!
    field: [String!]
    productId: ID
  }
`;
