// The shop over its table, as both TypeScript peers read it: the official SDK with its document client.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

export const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const TABLE = process.env.TABLE_NAME;

// Profile, ten orders, twenty addresses and a cart.
const USUAL_LIMIT = 32;

export type Item = Record<string, any>;

export const cents = (amount: number) => Math.round(amount * 100);

export function money(amount: number) {
  const whole = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, '.');
  return { amount, currency: 'EUR', formatted: `€${whole},${String(amount % 100).padStart(2, '0')}` };
}

// The id that clients hold: that of the customer and that of the order.
function opaque(pk: string, order: string) {
  const digits = pk.slice('#customer#'.length) + order;
  return Buffer.from(digits.replaceAll('-', ''), 'hex').toString('base64url');
}

export function toOrder(item: Item) {
  const address = JSON.parse(item.order_delivery_address);
  return {
    id: opaque(item.PK, item.order_id),
    code: item.order_code,
    status: item.order_status,
    placedAt: new Date(item.order_datetime).toISOString(),
    items: item.order_items.map((line: Item) => ({
      productId: line.product_id,
      productName: line.product_name,
      quantity: line.ordered_volume,
      unitPrice: money(cents(line.product_price)),
      lineTotal: money(cents(line.product_price) * line.ordered_volume),
    })),
    itemsTotal: money(cents(item.order_items_total)),
    total: money(cents(item.order_total_price)),
    delivery: {
      name: item.order_delivery_name,
      address: { street: address.street, city: address.city, zip: address.zip, country: address.country },
      price: money(cents(item.order_delivery_price)),
    },
    payment: { method: item.payment_method, status: item.payment_status },
  };
}

export function toProfile(id: string, item: Item) {
  return {
    id,
    name: item.customer_name,
    email: item.customer_email,
    phone: item.customer_phone_number ?? null,
    locale: item.locale ?? null,
    defaultAddressId: item.default_address_id ?? null,
    createdAt: item.created_at,
    version: item.version,
  };
}

export function toAddress(item: Item) {
  const content = JSON.parse(item.delivery_address);
  return {
    id: item.SK.slice('#delivery_address#'.length),
    label: item.label ?? null,
    name: content.name ?? null,
    phone: content.phone ?? null,
    street: content.street,
    city: content.city,
    zip: content.zip,
    state: content.state ?? null,
    country: content.country,
    instructions: content.instructions ?? null,
    isDefault: item.is_default ?? false,
    version: item.version,
  };
}

// The customer's partition read backwards, which is profile, newest orders, addresses. A history that is longer than
// the page takes a second query for what lies below the orders.
export async function partition(customer: string): Promise<Item[]> {
  const values = { ':pk': `#customer#${customer}` };
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: values,
      Limit: USUAL_LIMIT,
      ScanIndexForward: false,
    }),
  );
  if (!LastEvaluatedKey) return Items;
  const rest = await client.send(
    new QueryCommand({
      TableName: TABLE,
      KeyConditionExpression: 'PK = :pk AND SK < :sk',
      ExpressionAttributeValues: { ...values, ':sk': '#order#' },
      ScanIndexForward: false,
    }),
  );
  return [...Items.filter((item) => item.SK > '#order#'), ...(rest.Items ?? [])];
}

export function profileOf(customer: string, items: Item[]) {
  const item = items.find((item) => item.SK === '#profile');
  if (!item) throw new Error('the customer has no profile');
  return toProfile(customer, item);
}

export function ordersOf(items: Item[], first: number) {
  const all = items.filter((item) => item.SK.startsWith('#order#'));
  const shown = all.slice(0, first);
  return {
    nodes: shown.map(toOrder),
    pageInfo: { hasNextPage: all.length > first, endCursor: shown.at(-1)?.order_id ?? null },
  };
}

export function addressesOf(items: Item[]) {
  const addresses = items.filter((item) => item.SK.startsWith('#delivery_address#')).map(toAddress);
  return addresses.sort((left, right) => (left.id < right.id ? -1 : 1));
}
