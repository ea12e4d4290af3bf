-- An operation that waits for the outcome of another one with the same reference makes nothing until it is tried again:
-- it is unresolved, and the other need not wait for it in turn.
ALTER TABLE operation ADD COLUMN waits boolean NOT NULL DEFAULT false;

-- When it was parked, for those that ever were: what reconciliation reports as resolved.
ALTER TABLE operation ADD COLUMN unresolved_at timestamptz;
CREATE INDEX operation_resolved ON operation (finished_at) WHERE unresolved_at IS NOT NULL;
