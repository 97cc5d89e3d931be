// The same subscription at both AppSyncs, and all that is heard.

import { publish, update } from '../support/order-update.mjs';
import { connect } from './realtime.mjs';

const WATCH = `subscription Watch($customerId: ID!) {
  changed: onOrderUpdate(customerId: $customerId) { orderId status at }
}`;
const WATCH_ONE = `subscription WatchOne($customerId: ID!, $orderId: ID) {
  onOrderUpdate(customerId: $customerId, orderId: $orderId) { orderId version }
}`;

/**
 * Somebody watches all of their orders and one of them, and tries to watch those of somebody else; then
 * orders change. Returns the messages by the id of the subscription, those of the connection by `connection`.
 */
export async function transcript(endpoint, headers, customerId) {
  const connection = await connect(endpoint, headers);
  const answer = (type, id) => connection.until((message) => message.type === type && message.id === id);
  connection.send({ type: 'connection_init' });
  await answer('connection_ack');
  connection.start('all', WATCH, { customerId });
  await answer('start_ack', 'all');
  connection.start('one', WATCH_ONE, { customerId, orderId: 'wanted' });
  await answer('start_ack', 'one');
  connection.start('of another', WATCH, { customerId: 'somebody-else' });
  await answer('error', 'of another');
  const updates = [
    { ...update('somebody-else'), orderId: 'of somebody else' },
    { ...update(customerId), orderId: 'other' },
    { ...update(customerId), orderId: 'wanted' },
  ];
  for (const input of updates) {
    const { errors } = await publish(endpoint, input);
    if (errors) throw new Error('nothing is published', { cause: errors });
  }
  // Updates come in their order, but to each subscription by itself.
  const isWanted = ({ type, payload }, field) => type === 'data' && payload.data[field]?.orderId === 'wanted';
  await connection.until((message) => isWanted(message, 'changed'));
  await connection.until((message) => isWanted(message, 'onOrderUpdate'));
  connection.send({ type: 'stop', id: 'one' });
  await answer('complete', 'one');
  // Subscribers hear no more than the publisher has selected.
  const { length } = connection.heard;
  await publish(endpoint, { ...update(customerId), orderId: 'in part' }, 'customerId orderId status');
  await connection.until(({ type, id }, index) => index >= length && type === 'data' && id === 'all');
  connection.send({ type: 'stop', id: 'all' });
  await answer('complete', 'all');
  await connection.close();
  const messages = {};
  for (const { id = 'connection', ...message } of connection.heard) {
    (messages[id] ??= []).push(message);
  }
  return messages;
}
