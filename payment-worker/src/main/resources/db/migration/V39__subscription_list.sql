-- What the API shows of a subscription, and the order in which it lists them: an owner's, and for an operator all.
CREATE OR REPLACE VIEW api.subscription AS
SELECT id, owner, customer_id, status, price_id, quantity, current_period_end, cancel_at_period_end, created_at,
       observed_at, trial_end, pause_collection, pending_update_expires_at
FROM public.subscription;

CREATE INDEX subscription_by_owner ON subscription (owner, created_at DESC, id DESC) WHERE owner IS NOT NULL;
CREATE INDEX subscription_by_creation ON subscription (created_at DESC, id DESC);
