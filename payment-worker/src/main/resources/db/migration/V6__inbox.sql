-- The inbox: the id of every Stripe event that was taken in, written in the transaction of its effect, never apart
-- from it. A conflict is a duplicate.
CREATE TABLE inbox (
    event_id   text        NOT NULL,
    type       text        NOT NULL,
    object_id  text        NOT NULL,
    outcome    text        NOT NULL,
    created_at timestamptz NOT NULL,
    applied_at timestamptz NOT NULL,
    CONSTRAINT inbox_pk PRIMARY KEY (event_id),
    CONSTRAINT inbox_outcome CHECK (outcome IN ('applied', 'unchanged', 'superseded', 'refresh', 'recorded', 'foreign'))
);
CREATE INDEX inbox_by_time ON inbox (created_at);

-- Objects of which an event could not be put in order by its time alone: they are fetched from Stripe. The row is
-- written with the inbox row, so that a crash before the fetch forgets nothing. requests counts what came since.
CREATE TABLE refresh (
    object_id    text        NOT NULL,
    kind         text        NOT NULL,
    requests     bigint      NOT NULL DEFAULT 1,
    requested_at timestamptz NOT NULL,
    attempts     integer     NOT NULL DEFAULT 0,
    not_before   timestamptz NOT NULL,
    CONSTRAINT refresh_pk PRIMARY KEY (object_id)
);
CREATE INDEX refresh_due ON refresh (not_before);
