// The API, as visitors and strangers ask it.

import { dataOf, post } from './graphql.mjs';
import { LIMITS } from './limits.mjs';
import { expect, Unseen } from './report.mjs';

const PRODUCTS = '{ products(first: 50) { nodes { id name availability } } }';
const UPDATE = {
  customerId: 'nobody', orderId: 'none', code: '000000-000000', status: 'PLACED', paymentStatus: 'PENDING',
  version: 1, at: '2026-01-01T00:00:00.000Z',
};
export const PUBLISH = `mutation ($input: OrderUpdateInput!) { publishOrderUpdate(input: $input) { code } }`;
export const PUBLISHED = { input: UPDATE };

/** Returns the products that visitors see. */
export async function checkApi({ config, introspection }, report) {
  const endpoint = config.graphqlEndpoint;
  const ask = (query, variables, headers = { 'x-api-key': config.apiKey }) => post(endpoint, headers, query, variables);
  const key = 'see the log of the resolver, and whether the API key has ended';
  const products = await report.check('visitors read the catalogue', key, async () => {
    const { products } = dataOf(await ask(PRODUCTS));
    return products.nodes;
  });
  await report.check('who says nothing is not let in', 'see the authorization modes of the API', async () => {
    const { status } = await ask(PRODUCTS, {}, {});
    expect(status === 401, `the answer's status is ${status}`);
  });
  await report.check('a wrong key is not let in', 'see the authorization modes of the API', async () => {
    const { status } = await ask(PRODUCTS, {}, { 'x-api-key': 'da2-wrong' });
    expect(status === 401, `the answer's status is ${status}`);
  });
  await report.check('visitors are refused what is for customers', 'see the directives in schema.graphql', async () => {
    expectRefused(await ask('{ me { profile { name } } }'), 'me');
  });
  await report.check('visitors are refused what is for machines', 'see @aws_iam in schema.graphql', async () => {
    expectRefused(await ask(PUBLISH, PUBLISHED), 'publishOrderUpdate');
  });
  await checkLimits(ask, introspection, report);
  return products;
}

/** That the field was refused, and no other reason was found. */
export function expectRefused({ data, errors }, field) {
  expect(!data?.[field], `${field} was answered`);
  const refused = errors.length === 1 && errors[0].errorType === 'Unauthorized';
  expect(refused, `${field} was refused with ${JSON.stringify(errors)}`);
}

async function checkLimits(ask, introspection, report) {
  const allowed = introspection ? 'allowed' : 'refused';
  await report.check(`introspection is ${allowed}`, 'see kibble:production of the stack', async () => {
    const { data, errors } = await ask('{ __schema { queryType { name } } }');
    const isAllowed = data?.__schema?.queryType?.name === 'Query' && errors.length === 0;
    expect(isAllowed === introspection, `it is ${isAllowed ? 'allowed' : 'refused'}`);
  });
  await checkDepth(ask, report);
}

/** The deepest field of the shop. */
const DEEPEST = '{ me { orders { edges { node { items { product { price { formatted } } } } } } } }';

async function checkDepth(ask, report) {
  const { queryDepthLimit } = LIMITS;
  const name = `a query deeper than ${queryDepthLimit} levels is refused`;
  // No field of the shop leads so deep. That of the schema itself does, which AppSync may count or not.
  const nested = `${'{ ofType '.repeat(queryDepthLimit)}{ name }${' }'.repeat(queryDepthLimit)}`;
  await report.check(name, 'see queryDepthLimit of the API', async () => {
    const { errors } = await ask(`{ __type(name: "Query") { fields { type ${nested} } } }`);
    const isRefused = errors.some(({ errorType }) => errorType === 'QueryDepthLimitReached');
    if (!isRefused) throw new Unseen('no field of the shop is so deep, and those of the schema are not counted');
  });
  await report.check('the deepest query of the shop is not refused for its depth', 'see queryDepthLimit of the API', async () => {
    const { errors } = await ask(DEEPEST);
    expect(errors.length === 1 && errors[0].errorType === 'Unauthorized', JSON.stringify(errors));
  });
}
