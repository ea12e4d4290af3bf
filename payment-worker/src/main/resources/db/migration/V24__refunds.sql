-- Refunds, as last seen at Stripe: a charge tells how much of it is refunded and not by which refund. Amounts in minor units.
CREATE TABLE refund (
    id             text        NOT NULL,
    charge_id      text,
    payment_id     text,
    amount         bigint      NOT NULL,
    currency       text        NOT NULL,
    status         text        NOT NULL,
    reason         text,
    failure_reason text,
    created_at     timestamptz NOT NULL,
    observed_since timestamptz NOT NULL,
    observed_at    timestamptz NOT NULL,
    CONSTRAINT refund_pk PRIMARY KEY (id)
);
CREATE INDEX refund_by_payment ON refund (payment_id) WHERE payment_id IS NOT NULL;
