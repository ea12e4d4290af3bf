// The order service in Node: reads payrail.events and keeps the shop's orders. All that it remembers is in its database, so killing it is the
// way to stop it, and where something is wrong it ends and leaves it to its supervisor to start it again.
import { Consumer, jsonDeserializer, stringDeserializer } from '@platformatic/kafka'
import pg from 'pg'

const database = new pg.Client() // PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD
await database.connect()
await database.query(`
  CREATE SCHEMA IF NOT EXISTS order_service;
  SET search_path = order_service;
  CREATE TABLE IF NOT EXISTS handled (
    subject text PRIMARY KEY, sequence bigint NOT NULL, event_id uuid NOT NULL);
  CREATE TABLE IF NOT EXISTS orders (
    reference text PRIMARY KEY, payment_id text NOT NULL, currency text NOT NULL,
    paid bigint NOT NULL, refunded bigint NOT NULL DEFAULT 0);`)

// What is done about an event, by its type. Other types, known or not, change no order.
const effects = {
  // Adds, and so must not be done twice.
  'payrail.payment.succeeded.v1': ({ payment }) =>
    payment.reference &&
    database.query(
      `INSERT INTO orders (reference, payment_id, currency, paid) VALUES ($1, $2, $3, $4)
       ON CONFLICT (reference) DO UPDATE SET paid = orders.paid + excluded.paid`,
      [payment.reference, payment.id, payment.currency, payment.amountReceived]),
  // Replaces a total, and so must not be done after a later one.
  'payrail.payment.refunded.v1': refund =>
    database.query('UPDATE orders SET refunded = $1 WHERE payment_id = $2', [refund.amountRefunded, refund.paymentId]),
}

// One transaction: what is done about an event and the note that it was done are both there or neither is.
async function handle(headers, payload) {
  await database.query('BEGIN')
  const noted = await database.query(
    `INSERT INTO handled (subject, sequence, event_id) VALUES ($1, $2, $3)
     ON CONFLICT (subject) DO UPDATE SET sequence = excluded.sequence, event_id = excluded.event_id
     WHERE handled.sequence < excluded.sequence`,
    [headers.get('ce_subject'), headers.get('ce_sequence'), headers.get('ce_id')])
  if (noted.rowCount === 1) {
    await effects[headers.get('ce_type')]?.(payload)
  }
  await database.query('COMMIT')
}

const consumer = new Consumer({
  clientId: 'order-service-node',
  groupId: 'order-service-node',
  // A static member that is started again has its partitions back at once.
  groupInstanceId: process.env.INSTANCE ?? 'order-service-node-1',
  bootstrapBrokers: (process.env.KAFKA_BOOTSTRAP_SERVERS ?? 'localhost:9092').split(','),
  deserializers: {
    key: stringDeserializer, value: jsonDeserializer, headerKey: stringDeserializer, headerValue: stringDeserializer },
  autocommit: false, // its own would commit what was read, not what was handled
  sessionTimeout: 10_000,
})
const events = await consumer.consume({ topics: ['payrail.events'], mode: 'committed', fallbackMode: 'earliest' })
for await (const event of events) {
  await handle(event.headers, event.value)
  await event.commit() // never before the transaction
}
