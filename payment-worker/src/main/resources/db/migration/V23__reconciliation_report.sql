-- Reconciliation's place in each of the things that it goes through. One worker at a time holds the lease; the fence is
-- counted up with each lease, and a run whose fence is no longer the row's writes nothing.
ALTER TABLE reconciliation
    ADD COLUMN fence           bigint      NOT NULL DEFAULT 0,
    -- Nothing that Stripe made before this is missed: Payrail was not there.
    ADD COLUMN began_at        timestamptz NOT NULL DEFAULT now(),
    -- A window of events that is not read to its end yet: where it ends, and the last event that was read.
    ADD COLUMN listing_until   timestamptz,
    ADD COLUMN listing_after   text,
    -- What changed before this was picked up to be checked.
    ADD COLUMN changes_until   timestamptz NOT NULL DEFAULT now(),
    -- What the next report begins with.
    ADD COLUMN reported_until  timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN runs            bigint      NOT NULL DEFAULT 0,
    ADD COLUMN missed_events   bigint      NOT NULL DEFAULT 0,
    ADD COLUMN compared        bigint      NOT NULL DEFAULT 0,
    ADD COLUMN fetched         bigint      NOT NULL DEFAULT 0,
    ADD COLUMN finished_at     timestamptz;
UPDATE reconciliation SET began_at = least(cursor, began_at);

-- How far the comparison of Stripe's lists with the tables got, for each kind of object: the newest first, and from the
-- newest again when the list is through. after_id is the last object that was compared.
CREATE TABLE reconciliation_sweep (
    kind         text        NOT NULL,
    after_id     text,
    looked_at    timestamptz NOT NULL,
    completed_at timestamptz,
    CONSTRAINT reconciliation_sweep_pk PRIMARY KEY (kind)
);

CREATE INDEX journal_drifted ON journal (recorded_at) WHERE type = 'payrail.reconciliation.drifted.v1';
CREATE INDEX dispute_by_payment ON dispute (payment_id) WHERE payment_id IS NOT NULL;
