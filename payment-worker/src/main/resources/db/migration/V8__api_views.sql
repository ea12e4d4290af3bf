-- What the API may read: these views and nothing else. The role's login and password are given where it is deployed.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'payrail_api') THEN
        CREATE ROLE payrail_api NOLOGIN;
    END IF;
END
$$;

CREATE SCHEMA api;

CREATE VIEW api.operation AS
SELECT id, owner, type, fingerprint, status, object_id, error_code, decline_code, error_field, issued_at, finished_at
FROM public.operation;

CREATE VIEW api.payment AS
SELECT p.id, p.owner, p.customer_id, p.reference, p.amount, p.amount_capturable, p.amount_received,
       coalesce((SELECT sum(c.amount_refunded) FROM public.charge c WHERE c.payment_id = p.id), 0)::bigint
           AS amount_refunded,
       p.currency, p.status, p.failure_code, p.failure_decline_code, p.created_at, p.observed_at
FROM public.payment p;

CREATE VIEW api.subscription AS
SELECT id, owner, customer_id, status, price_id, quantity, current_period_end, cancel_at_period_end, created_at,
       observed_at
FROM public.subscription;

-- PostgreSQL lets everybody make temporary tables unless it is told otherwise. The owner keeps the right.
DO $$
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;

GRANT USAGE ON SCHEMA api TO payrail_api;
GRANT SELECT ON api.operation, api.payment, api.subscription TO payrail_api;
ALTER ROLE payrail_api SET search_path = api;
ALTER ROLE payrail_api SET default_transaction_read_only = on;
