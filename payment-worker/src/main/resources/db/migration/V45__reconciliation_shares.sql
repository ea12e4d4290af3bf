-- How far among the changes of one moment they were picked up to be checked: a transaction's all have the same one.
ALTER TABLE reconciliation ADD COLUMN changes_position bigint NOT NULL DEFAULT 0;

-- Open objects in two parts. Those that wait for somebody to confirm them may do so for ever, and are looked for among
-- the youngest only; those under way come to an end. Writers of the table wait while an index is built, a second for each
-- million rows or so.
CREATE INDEX payment_waiting ON payment (created_at)
    WHERE status IN ('requires_payment_method', 'requires_confirmation');
CREATE INDEX payment_under_way ON payment (created_at)
    WHERE status NOT IN ('succeeded', 'canceled', 'requires_payment_method', 'requires_confirmation');
DROP INDEX payment_open;
CREATE INDEX setup_intent_waiting ON setup_intent (created_at)
    WHERE status IN ('requires_payment_method', 'requires_confirmation');
CREATE INDEX setup_intent_under_way ON setup_intent (created_at)
    WHERE status NOT IN ('succeeded', 'canceled', 'requires_payment_method', 'requires_confirmation');
