-- Setup intents for the API.
CREATE VIEW api.setup_intent AS
SELECT id, owner, customer_id, status, payment_method_id, failure_code, created_at, observed_at
FROM public.setup_intent;

GRANT SELECT ON api.setup_intent TO payrail_api;
