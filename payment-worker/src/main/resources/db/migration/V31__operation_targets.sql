-- The object at Stripe that an operation was asked to change: what is asked about a payment is found by it, beside the
-- operation that made the payment (object_id).
ALTER TABLE operation ADD COLUMN target_id text;
CREATE INDEX operation_of_target ON operation (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX operation_of_object ON operation (object_id) WHERE object_id IS NOT NULL;
