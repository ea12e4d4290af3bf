-- What lists of payments are read by, the newest first: an owner's, a customer's, everybody's for operators.
-- Writers of the table wait while an index is built, a second for each million rows or so.
CREATE INDEX payment_by_owner ON payment (owner, created_at DESC, id DESC);
CREATE INDEX payment_by_customer ON payment (customer_id, created_at DESC, id DESC);
CREATE INDEX payment_by_time ON payment (created_at DESC, id DESC);
