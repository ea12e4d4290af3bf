-- Setup intents: payment methods being saved for later, as last seen at Stripe.
CREATE TABLE setup_intent (
    id                text        NOT NULL,
    owner             text,
    customer_id       text,
    status            text        NOT NULL,
    payment_method_id text,
    failure_code      text,
    failure_attempt_id text,
    created_at        timestamptz NOT NULL,
    observed_since timestamptz NOT NULL,
    observed_at       timestamptz NOT NULL,
    CONSTRAINT setup_intent_pk PRIMARY KEY (id)
);
