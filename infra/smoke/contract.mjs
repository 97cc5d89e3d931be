// What is not known of AppSync for certain, as far as a client can see it. The numbers are those of the list
// in infra/README.md.

import { isDeepStrictEqual } from 'node:util';

import { dataOf } from './graphql.mjs';
import { LIMITS } from './limits.mjs';
import { NO_PRODUCT } from './order.mjs';
import { expect, Unseen } from './report.mjs';

const RESOLVER = 'the resolver believes otherwise of AppSync: see src/entry/appsync';

/** That both documents have the same answer, but for the names of the second's fields. */
function same(customer, first, second) {
  return async () => {
    const [one, other] = await Promise.all([first, second].map(async (query) => dataOf(await customer.ask(query))));
    expect(isDeepStrictEqual(one, other), `${JSON.stringify(one)} and ${JSON.stringify(other)}`);
  };
}

export async function checkContract({ config, introspection }, customer, report) {
  await report.check(
    '1. defaults of variables and of arguments hold',
    RESOLVER,
    same(
      customer,
      'query ($first: Int = 1) { me { orders(first: $first) { nodes { code } } } products { nodes { id } } }',
      'query { me { orders(first: 1) { nodes { code } } } products(first: 20) { nodes { id } } }',
    ),
  );
  await report.check(
    '2. relations that came with their parent and relations that did not are answered alike in one list',
    'see infra/appsync/relation.js: earlyReturn and BatchInvoke',
    same(
      customer,
      `{ cart { lines { quantity ...Goods } } me { ...Orders } } fragment Goods on CartLine { product { name } }
        fragment Orders on Customer { orders(first: 2) { nodes { code items { product { name } } } } }`,
      '{ cart { lines { quantity product { name } } } me { orders(first: 2) { nodes { code items { product { name } } } } } }',
    ),
  );
  await report.check('3. an error of the function has its own type', RESOLVER, async () => {
    const { errors } = await customer.ask('{ orders(first: 100000) { nodes { id } } }');
    expect(errors[0]?.errorType === 'BadRequest', `its type is ${errors[0]?.errorType}`);
  });
  report.unseen(
    '4. what identity a call with an API key has',
    'that visitors read the catalogue says that the resolver takes it; its log tells with kibble:logLevel debug',
  );
  report.unseen('5. what AppSync makes of bare values and of a list too short', 'the function sends neither');
  await checkDescriptions(customer, introspection, report);
  const limit = '7. default resolvers do not count for the limit of resolvers';
  await report.check(limit, 'see resolverCountLimit of the API', async () => {
    const { products } = dataOf(await customer.ask('{ products(first: 50) { nodes { id } } }'));
    if (products.nodes.length === 0) throw new Unseen(NO_PRODUCT);
    const fields = Math.ceil((LIMITS.resolverCountLimit + 1) / products.nodes.length);
    const names = Array.from({ length: fields }, (_, number) => `n${number}: name`).join(' ');
    dataOf(await customer.ask(`{ products(first: 50) { nodes { ${names} } } }`));
  });
  await report.check(
    '8. fields that are skipped and __typename change nothing',
    RESOLVER,
    same(
      customer,
      `query { me { profile { name } orders(first: 1) @skip(if: true) { nodes { __typename code } }
        addresses @include(if: false) { id } } }`,
      'query { me { profile { name } } }',
    ),
  );
}

async function checkDescriptions(customer, introspection, report) {
  await report.check('6. descriptions of the schema are kept', RESOLVER, async () => {
    if (!introspection) throw new Unseen('introspection is refused here');
    const { __type } = dataOf(await customer.ask('{ __type(name: "Query") { fields { name description } } }'));
    const described = __type.fields.filter(({ description }) => description).length;
    throw new Unseen(`${described} of ${__type.fields.length} fields of Query have one here`);
  });
}
