-- When Stripe first said that it does not have the object of a row. It is told once, not each time it is asked.
ALTER TABLE payment ADD COLUMN missing_since timestamptz;
ALTER TABLE charge ADD COLUMN missing_since timestamptz;
ALTER TABLE refund ADD COLUMN missing_since timestamptz;
ALTER TABLE dispute ADD COLUMN missing_since timestamptz;
ALTER TABLE customer ADD COLUMN missing_since timestamptz;
ALTER TABLE subscription ADD COLUMN missing_since timestamptz;
ALTER TABLE invoice ADD COLUMN missing_since timestamptz;
ALTER TABLE setup_intent ADD COLUMN missing_since timestamptz;
