// The operations that both AppSyncs are asked for.

const CUSTOMER = ['ada'];
const STAFF = ['sam'];
const MACHINE = ['machine'];
const EVERYBODY = ['public', 'ada', 'sam', 'machine'];

const UPDATE = `mutation Publish($input: OrderUpdateInput!) {
  publishOrderUpdate(input: $input) { orderId status version at }
}`;
const update = {
  customerId: 'ada',
  orderId: 'order',
  code: '261121-AAAAAA',
  status: 'PACKED',
  paymentStatus: 'DUE',
  version: 7,
  at: '2026-11-21T08:00:00.000Z',
};
const publication = (name, change) => ({
  name,
  callers: MACHINE,
  query: UPDATE,
  variables: { input: { ...update, ...change } },
});
const staffOrdersOn = (name, day) => ({
  name,
  callers: STAFF,
  query: 'query Day($day: AWSDate) { staffOrders(day: $day) { nodes { code } } }',
  variables: { day },
});

/** `callers` ask one after the other; an operation that changes something can be asked for twice. */
export const CASES = [
  // What everybody may see.
  {
    name: 'the catalogue',
    callers: EVERYBODY,
    query: `query Catalogue($first: Int = 2) {
      products(first: $first, sort: PRICE_ASC, filter: { category: "cat", inStock: true }) {
        edges { cursor node { id name price { amount currency formatted } package { weight } } }
        nodes { __typename id tags pictures availability status createdAt }
        pageInfo { hasNextPage endCursor }
      }
    }`,
  },
  {
    name: 'two root fields, one of them for customers',
    callers: EVERYBODY,
    query: '{ categories { slug productCount } me { profile { name } } }',
  },
  {
    name: 'a cart without a person',
    callers: ['public'],
    query: '{ cart(token: "nobody") { totalQuantity lines { quantity } warnings { code } itemsTotal { amount } } }',
  },
  {
    name: 'a mutation that can be repeated',
    callers: CUSTOMER,
    query: `mutation Twice($id: ID!) {
      one: setCartLine(productId: $id, quantity: 1) { cart { totalQuantity } userErrors { code } }
      two: setCartLine(productId: $id, quantity: 2) {
        cart { totalQuantity lines { quantity product { name } lineTotal { amount } } } userErrors { code }
      }
    }`,
    variables: { id: 'rope-toy' },
  },
  {
    name: 'a mutation that is refused by the shop',
    callers: CUSTOMER,
    query: 'mutation { setCartLine(productId: "nothing", quantity: 1) { cart { totalQuantity } userErrors { code field productId } } }',
  },
  // Relations and their arguments.
  {
    name: 'a whole account',
    callers: CUSTOMER,
    query: `{ me {
      profile { id name email createdAt }
      orders(first: 5) { nodes { id code placedAt items { quantity product { id name } } total { formatted } } }
      addresses { id city isDefault createdAt }
    } }`,
  },
  {
    name: 'relations under aliases with different arguments',
    callers: CUSTOMER,
    query: `query Aliases($few: Int!) {
      account: me { few: orders(first: $few) { nodes { code } } many: orders(first: 20) { pageInfo { hasNextPage } } who: profile { called: name } }
    }`,
    variables: { few: 1 },
  },
  {
    name: 'a record that is not there',
    callers: CUSTOMER,
    query: '{ order(id: "nothing") { id status } product(id: "nothing") { name } }',
  },
  // Selection sets.
  {
    name: 'named fragments',
    callers: CUSTOMER,
    query: `query Fragments { me { ...Account } }
      fragment Account on Customer { profile { ...Names } }
      fragment Names on CustomerProfile { name email }`,
  },
  {
    name: 'inline fragments',
    callers: CUSTOMER,
    query: '{ me { ... on Customer { profile { ... { name } } } } }',
  },
  {
    name: 'fields that are skipped and included',
    callers: CUSTOMER,
    query: `query Conditions($yes: Boolean!, $no: Boolean!) {
      me { profile { name email @include(if: $no) phone @skip(if: $yes) locale @include(if: $yes) } }
    }`,
    variables: { yes: true, no: false },
  },
  {
    name: 'a root field that is skipped',
    callers: CUSTOMER,
    query: 'query Skipped($no: Boolean!) { me @include(if: $no) { profile { name } } categories { slug } }',
    variables: { no: false },
  },
  {
    name: 'the same field twice',
    callers: CUSTOMER,
    query: '{ me { profile { name } } me { profile { email } } }',
  },
  {
    name: 'the name of a type',
    callers: CUSTOMER,
    query: '{ __typename me { __typename profile { __typename name } } }',
  },
  // Variables and arguments.
  {
    name: 'the default of a variable',
    callers: ['public'],
    query: 'query Default($first: Int = 1, $sort: ProductSort = PRICE_DESC) { products(first: $first, sort: $sort) { nodes { id } } }',
  },
  {
    name: 'variables that are left out',
    callers: ['public'],
    query: 'query LeftOut($first: Int, $filter: ProductFilter) { products(first: $first, filter: $filter) { pageInfo { hasNextPage } } }',
  },
  {
    name: 'arguments that are null',
    callers: ['public'],
    query: 'query Nulls($after: String, $filter: ProductFilter) { products(first: 1, after: $after, filter: $filter) { nodes { id } } }',
    variables: { after: null, filter: { category: null, inStock: true } },
  },
  {
    name: 'a variable that the operation does not know',
    callers: ['public'],
    query: 'query One { categories { slug } }',
    variables: { more: 1 },
  },
  {
    name: 'one of two operations',
    callers: ['public'],
    query: 'query A { categories { slug } } query B { products(first: 1) { nodes { id } } }',
    operationName: 'A',
  },
  // Scalars.
  staffOrdersOn('a date', '2020-11-18'),
  staffOrdersOn('a date in UTC', '2020-11-18Z'),
  staffOrdersOn('a date with an offset', '2020-11-18+01:00'),
  staffOrdersOn('a date that is none', '2020-02-30'),
  staffOrdersOn('a date that is a moment', '2020-11-18T00:00:00Z'),
  staffOrdersOn('a date that is a number', 20201118),
  publication('a moment', {}),
  publication('a moment without fractions', { at: '2026-11-21T08:00:00Z' }),
  publication('a moment with an offset', { at: '2026-11-21T09:00:00.000+01:00' }),
  publication('a moment with seconds in its offset', { at: '2026-11-21T09:00:00.000+01:00:30' }),
  publication('a moment that is none', { at: '2026-11-21T25:00:00.000Z' }),
  publication('a moment that is a date', { at: '2026-11-21' }),
  publication('an id that is a number', { orderId: 42 }),
  publication('a number that is too large', { version: 2147483648 }),
  publication('a number that is a text', { version: '7' }),
  publication('a number with a fraction', { version: 7.5 }),
  publication('a name of an enum that is unknown', { status: 'LOST' }),
  publication('a member that is unknown', { more: 1 }),
  publication('a member that is null', { code: null }),
  // What is refused.
  { name: 'a field that is unknown', callers: ['public'], query: '{ categories { slug colour } }' },
  { name: 'an argument that is unknown', callers: ['public'], query: '{ products(last: 1) { nodes { id } } }' },
  { name: 'an argument that is missing', callers: ['public'], query: '{ product { id } }' },
  { name: 'a selection set that is missing', callers: ['public'], query: '{ categories }' },
  { name: 'an argument of a wrong type', callers: ['public'], query: '{ products(first: "1") { nodes { id } } }' },
  {
    name: 'a variable that is missing',
    callers: ['public'],
    query: 'query Missing($id: ID!) { product(id: $id) { id } }',
  },
  {
    name: 'a variable of a wrong type',
    callers: ['public'],
    query: 'query Wrong($first: Int) { products(first: $first) { nodes { id } } }',
    variables: { first: 'two' },
  },
  { name: 'a syntax error', callers: ['public'], query: '{ categories { slug }' },
  {
    name: 'an operation that is not named',
    callers: ['public'],
    query: 'query A { categories { slug } } query B { categories { name } }',
  },
];
