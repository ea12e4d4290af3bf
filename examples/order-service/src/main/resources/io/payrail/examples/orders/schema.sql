CREATE SCHEMA IF NOT EXISTS order_service;

-- How far each aggregate's events were handled. Moved in the transaction of what was done about the event.
CREATE TABLE IF NOT EXISTS order_service.handled (
    subject  text   PRIMARY KEY,
    sequence bigint NOT NULL,
    event_id uuid   NOT NULL
);

-- Amounts in minor units. An order has one payment; a second one that succeeds adds to what is paid, for the shop to notice.
CREATE TABLE IF NOT EXISTS order_service.orders (
    reference  text   PRIMARY KEY,
    payment_id text   NOT NULL,
    currency   text   NOT NULL,
    paid       bigint NOT NULL,
    refunded   bigint NOT NULL DEFAULT 0
);

CREATE INDEX IF NOT EXISTS orders_by_payment ON order_service.orders (payment_id);
