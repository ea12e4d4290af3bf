-- Subscriptions and their invoices, as last seen at Stripe. Amounts in minor units.
CREATE TABLE subscription (
    id                   text        NOT NULL,
    owner                text,
    customer_id          text        NOT NULL,
    status               text        NOT NULL,
    price_id             text,
    quantity             bigint,
    current_period_end   timestamptz,
    cancel_at_period_end boolean     NOT NULL,
    latest_invoice_id    text,
    created_at           timestamptz NOT NULL,
    observed_since timestamptz NOT NULL,
    observed_at          timestamptz NOT NULL,
    CONSTRAINT subscription_pk PRIMARY KEY (id)
);
CREATE INDEX subscription_by_customer ON subscription (customer_id);

CREATE TABLE invoice (
    id              text        NOT NULL,
    customer_id     text,
    subscription_id text,
    status          text        NOT NULL,
    amount_due      bigint      NOT NULL,
    amount_paid     bigint      NOT NULL,
    currency        text        NOT NULL,
    attempt_count   bigint      NOT NULL,
    created_at      timestamptz NOT NULL,
    observed_since timestamptz NOT NULL,
    observed_at     timestamptz NOT NULL,
    CONSTRAINT invoice_pk PRIMARY KEY (id)
);
CREATE INDEX invoice_by_subscription ON invoice (subscription_id) WHERE subscription_id IS NOT NULL;
