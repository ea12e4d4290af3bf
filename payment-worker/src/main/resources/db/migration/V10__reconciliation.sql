-- How far Stripe's list of events was compared with the inbox, and which worker is at it. Events before the cursor were
-- all in the inbox, or on their way to it, when they were looked at.
CREATE TABLE reconciliation (
    name         text        NOT NULL,
    cursor       timestamptz NOT NULL,
    leased_until timestamptz NOT NULL,
    CONSTRAINT reconciliation_pk PRIMARY KEY (name)
);

-- Why an object is fetched: 'doubt' about the order of its events, or 'reconciliation', which expects no change.
ALTER TABLE refresh ADD COLUMN reason text NOT NULL DEFAULT 'doubt';
ALTER TABLE refresh ADD CONSTRAINT refresh_reason CHECK (reason IN ('doubt', 'reconciliation'));
