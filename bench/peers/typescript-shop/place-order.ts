// One strongly consistent read of all that is needed, then one transaction.

import { createHash, randomBytes } from 'node:crypto';

import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';

import { cents, client, type Item, TABLE, toOrder } from './account';

const WEEK = 7 * 24 * 60 * 60;
// Cubic millimetres and grams of a box.
const BOX_VOLUME = 125_000_000;
const BOX_WEIGHT = 12_000;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export type Input = {
  idempotencyKey: string;
  addressId: string;
  items: { productId: string; quantity: number }[];
  paymentMethod: string;
  note?: string;
};

type Line = { id: string; quantity: number; product: Item };

const refused = (code: string, message: string, field: string, productId: string | null = null) => ({
  order: null,
  replayed: false,
  userErrors: [{ code, message, field: ['input', field], productId }],
});

export async function placeOrder(customer: string, input: Input) {
  const pk = `#customer#${customer}`;
  const used = { PK: `#idempotency#${customer}`, SK: `#placeOrder#${input.idempotencyKey}` };
  const addressKey = { PK: pk, SK: `#delivery_address#${input.addressId}` };
  const quantities = merged(input);
  const found = await read([
    { PK: pk, SK: '#profile' },
    used,
    addressKey,
    { PK: '#config', SK: '#delivery_fees' },
    ...[...quantities.keys()].map((id) => ({ PK: `#product#${id}`, SK: '#detail' })),
  ]);
  const of = (key: Item) => found.get(`${key.PK} ${key.SK}`);
  const record = of(used);
  if (record) return replay(pk, record, input);
  const profile = of({ PK: pk, SK: '#profile' });
  if (!profile) throw new Error('the customer has no profile');
  if (profile.closing_at) return refused('ACCOUNT_CLOSED', 'The account is closed.', 'idempotencyKey');
  const stored = of(addressKey);
  if (!stored) return refused('NOT_FOUND', 'There is no such address.', 'addressId');
  const address = JSON.parse(stored.delivery_address);
  const lines: Line[] = [];
  for (const [id, quantity] of quantities) {
    const product = of({ PK: `#product#${id}`, SK: '#detail' });
    if (product?.product_status !== 'ACTIVE') {
      return refused('PRODUCT_UNAVAILABLE', 'This product is not sold here.', 'items', id);
    }
    lines.push({ id, quantity, product });
  }
  if (lines.length === 0) return refused('CART_EMPTY', 'There is nothing to order.', 'items');
  const total = lines.reduce((sum, line) => sum + cents(line.product.product_price) * line.quantity, 0);
  const fees = of({ PK: '#config', SK: '#delivery_fees' }) ?? { elsewhere_fee: 0 };
  if (fees.minimum_order !== undefined && total < cents(fees.minimum_order)) {
    return refused('BELOW_MINIMUM_ORDER', 'The goods must cost more.', 'items');
  }
  const delivery = deliveryPrice(fees, lines, total, address);
  if (delivery === undefined) return refused('AREA_NOT_SERVED', 'We do not deliver to this address.', 'addressId');
  return write(newOrder(pk, profile, address, lines, total, delivery, input), used, lines, input);
}

function merged(input: Input) {
  const quantities = new Map<string, number>();
  const sorted = [...input.items].sort((left, right) => (left.productId < right.productId ? -1 : 1));
  for (const { productId, quantity } of sorted) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return quantities;
}

async function read(keys: Item[]) {
  const found = new Map<string, Item>();
  for (let left = keys; left.length > 0; ) {
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [TABLE!]: { Keys: left, ConsistentRead: true } } }),
    );
    for (const item of answer.Responses?.[TABLE!] ?? []) found.set(`${item.PK} ${item.SK}`, item);
    left = answer.UnprocessedKeys?.[TABLE!]?.Keys ?? [];
  }
  return found;
}

async function replay(pk: string, record: Item, input: Input) {
  if (record.request_hash !== fingerprint(input)) {
    return refused('IDEMPOTENCY_KEY_REUSED', 'The key was used.', 'idempotencyKey');
  }
  const key = { PK: pk, SK: `#order#${record.order_id}` };
  const { Item } = await client.send(new GetCommand({ TableName: TABLE, Key: key, ConsistentRead: true }));
  if (!Item) throw new Error('the order of the key is not there');
  return { order: toOrder(Item), replayed: true, userErrors: [] };
}

// Cents; undefined where the shop does not deliver.
function deliveryPrice(fees: Item, lines: Line[], total: number, address: Item) {
  const folded = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  const [country, zip] = [folded(address.country), folded(address.zip)];
  const zone = (fees.zones ?? []).find(
    (zone: Item) =>
      (zone.countries.length === 0 || zone.countries.some((name: string) => folded(name) === country)) &&
      (zone.postal_codes.length === 0 || zone.postal_codes.some((start: string) => zip.startsWith(folded(start)))),
  );
  const fee = zone ? zone.fee : fees.elsewhere_fee;
  if (fee === undefined) return undefined;
  if (fees.free_from !== undefined && total >= cents(fees.free_from)) return 0;
  let [volume, weight] = [0, 0];
  for (const { quantity, product } of lines) {
    const size = product.product_package;
    if (!size) continue;
    volume += size.width * size.length * size.height * quantity;
    weight += size.weight * quantity;
  }
  return cents(fee) * Math.max(Math.ceil(volume / BOX_VOLUME), Math.ceil(weight / BOX_WEIGHT), 1);
}

// A UUID of version 7, whose order is that of time.
function uuid7(now: number) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = bytes.toString('hex');
  return [0, 8, 12, 16, 20].map((start, index, all) => digits.slice(start, all[index + 1] ?? 32)).join('-');
}

// The short name: the day, then the second of the day and some chance in base 32.
function code(at: string, now: number) {
  const number = (Math.floor(now / 1000) % 86_400) * 8192 + (randomBytes(2).readUInt16BE() & 0x1fff);
  const signs = [5, 4, 3, 2, 1, 0].map((place) => ALPHABET[Math.floor(number / 32 ** place) % 32]);
  return `${at.slice(2, 4)}${at.slice(5, 7)}${at.slice(8, 10)}-${signs.join('')}`;
}

function newOrder(pk: string, profile: Item, address: Item, lines: Line[], total: number, delivery: number, input: Input) {
  const now = Date.now();
  const at = new Date(now).toISOString();
  const id = uuid7(now);
  const shortName = code(at, now);
  const { phone, ...place } = address;
  return {
    PK: pk,
    SK: `#order#${id}`,
    GSI1PK: '#order_queue#PLACED',
    GSI1SK: `${at}#${id}`,
    GSI2PK: `#order_day#${at.slice(0, 10)}`,
    GSI2SK: shortName,
    order_id: id,
    order_code: shortName,
    order_status: 'PLACED',
    order_datetime: now,
    order_delivery_address: JSON.stringify(place),
    order_delivery_name: address.name ?? profile.customer_name,
    order_delivery_phone_number: phone ?? profile.customer_phone_number,
    order_items: lines.map(({ id, quantity, product }) => ({
      product_id: id,
      product_name: product.product_name,
      product_price: product.product_price,
      ordered_volume: quantity,
    })),
    order_items_total: total / 100,
    order_delivery_price: delivery / 100,
    order_total_price: (total + delivery) / 100,
    currency: 'EUR',
    payment_method: input.paymentMethod,
    payment_status: 'DUE',
    slot_changes: 0,
    item_count: lines.reduce((sum, line) => sum + line.quantity, 0),
    order_history: [{ at, status: 'PLACED', actor: 'CUSTOMER' }],
    ...(input.note === undefined ? {} : { note: input.note }),
    updated_at: at,
    version: 1,
  };
}

async function write(order: ReturnType<typeof newOrder>, used: Item, lines: Line[], input: Input) {
  const seconds = Math.floor(order.order_datetime / 1000);
  const record = {
    ...used,
    order_id: order.order_id,
    request_hash: fingerprint(input),
    created_at: order.updated_at,
    expires_at: seconds + WEEK,
  };
  const actions = [
    {
      Put: {
        TableName: TABLE,
        Item: record,
        ConditionExpression: 'attribute_not_exists(PK) OR expires_at <= :now',
        ExpressionAttributeValues: { ':now': seconds },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    },
    { Put: { TableName: TABLE, Item: order, ConditionExpression: 'attribute_not_exists(PK)' } },
    ...lines.map(({ id, quantity, product }) => ({
      Update: {
        TableName: TABLE,
        Key: { PK: `#product#${id}`, SK: '#stock' },
        UpdateExpression:
          'SET stock_available = stock_available - :quantity, ' +
          'stock_reserved = if_not_exists(stock_reserved, :zero) + :quantity ADD version :one',
        ConditionExpression:
          'stock_available >= :quantity AND price_version = :price AND product_status = :active',
        ExpressionAttributeValues: {
          ':quantity': quantity,
          ':zero': 0,
          ':one': 1,
          ':price': product.price_version,
          ':active': 'ACTIVE',
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    })),
    {
      ConditionCheck: {
        TableName: TABLE,
        Key: { PK: order.PK, SK: '#profile' },
        ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(closing_at)',
      },
    },
  ];
  try {
    await client.send(new TransactWriteCommand({ TransactItems: actions }));
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    return refused('TRY_AGAIN', 'Something has changed in the meantime.', 'items');
  }
  return { order: toOrder(order), replayed: false, userErrors: [] };
}

// Tells two requests under one key apart.
function fingerprint(input: Input) {
  const parts = [input.addressId, input.paymentMethod, input.note ?? '', ...[...merged(input)].flat()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
