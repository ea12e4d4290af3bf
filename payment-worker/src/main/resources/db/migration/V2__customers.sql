-- Customers as Stripe has them, and which customer is whose. E-mail addresses and names stay in this file's tables.
CREATE TABLE customer (
    id          text        NOT NULL,
    owner       text,
    email       text,
    name        text,
    deleted     boolean     NOT NULL DEFAULT false,
    created_at  timestamptz,
    observed_since timestamptz NOT NULL,
    observed_at timestamptz NOT NULL,
    CONSTRAINT customer_pk PRIMARY KEY (id)
);
CREATE INDEX customer_by_owner ON customer (owner) WHERE owner IS NOT NULL;

-- The one customer of each owner. The row is written before Stripe is called, with the key and the parameters of the
-- call: whoever repeats the call later, for another command too, repeats the same call.
CREATE TABLE owner_customer (
    owner       text        NOT NULL,
    command_id  uuid        NOT NULL,
    email       text,
    name        text,
    customer_id text,
    claimed_at  timestamptz NOT NULL,
    CONSTRAINT owner_customer_pk PRIMARY KEY (owner),
    CONSTRAINT owner_customer_once UNIQUE (customer_id)
);
