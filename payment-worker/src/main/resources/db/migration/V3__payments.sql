-- Payments: payment intents, their charges and disputes, as last seen at Stripe. Amounts in minor units.
-- status holds Stripe's word verbatim: a word unknown today is stored and not refused.
-- The row is as the object was at some time between observed_since and observed_at, both of Stripe's clock, in whole
-- seconds. An observation that overlaps with it and differs cannot be put in order by its time.
CREATE TABLE payment (
    id                  text        NOT NULL,
    owner               text,
    command_id          uuid,
    customer_id         text,
    reference           text,
    amount              bigint      NOT NULL,
    amount_capturable   bigint      NOT NULL,
    amount_received     bigint      NOT NULL,
    currency            text        NOT NULL,
    status              text        NOT NULL,
    charge_id           text,
    failure_code        text,
    failure_decline_code text,
    failure_charge_id   text,
    cancellation_reason text,
    created_at          timestamptz NOT NULL,
    observed_since timestamptz NOT NULL,
    observed_at         timestamptz NOT NULL,
    CONSTRAINT payment_pk PRIMARY KEY (id),
    CONSTRAINT payment_amounts CHECK (amount >= 0 AND amount_capturable >= 0 AND amount_received >= 0),
    CONSTRAINT payment_currency CHECK (currency ~ '^[a-z]{3}$')
);
CREATE INDEX payment_by_reference ON payment (owner, reference) WHERE reference IS NOT NULL;
CREATE INDEX payment_by_command ON payment (command_id) WHERE command_id IS NOT NULL;
CREATE INDEX payment_open ON payment (observed_at) WHERE status NOT IN ('succeeded', 'canceled');

CREATE TABLE charge (
    id              text        NOT NULL,
    payment_id      text,
    customer_id     text,
    amount          bigint      NOT NULL,
    amount_captured bigint      NOT NULL,
    amount_refunded bigint      NOT NULL,
    currency        text        NOT NULL,
    status          text        NOT NULL,
    disputed        boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    observed_since timestamptz NOT NULL,
    observed_at     timestamptz NOT NULL,
    CONSTRAINT charge_pk PRIMARY KEY (id),
    CONSTRAINT charge_amounts CHECK (amount >= 0 AND amount_captured >= 0 AND amount_refunded >= 0)
);
CREATE INDEX charge_by_payment ON charge (payment_id) WHERE payment_id IS NOT NULL;

CREATE TABLE dispute (
    id          text        NOT NULL,
    charge_id   text        NOT NULL,
    payment_id  text,
    amount      bigint      NOT NULL,
    currency    text        NOT NULL,
    reason      text        NOT NULL,
    status      text        NOT NULL,
    created_at  timestamptz NOT NULL,
    observed_since timestamptz NOT NULL,
    observed_at timestamptz NOT NULL,
    CONSTRAINT dispute_pk PRIMARY KEY (id)
);
