-- How far the relay is known to have published, written by the relay alone, about once a second while there is traffic.
-- A lower bound: every committed journal row that was written by a transaction below horizon has been acknowledged by
-- Kafka. The slot is the exact position; this row is what remains when the slot is lost. system_identifier tells that
-- the transaction ids are this server's, not those of the one a dump was taken from.
CREATE TABLE relay_progress (
    slot              text        NOT NULL,
    state             text        NOT NULL,
    horizon           xid8        NOT NULL,
    system_identifier bigint      NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT relay_progress_pk PRIMARY KEY (slot),
    CONSTRAINT relay_progress_state CHECK (state IN ('republishing', 'streaming'))
) WITH (fillfactor = 50);
