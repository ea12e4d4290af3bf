-- Operations: one row for each command ever claimed. The insert is the claim, its conflict the duplicate.
-- No secret and no personal data: what a repeated request is answered with is fetched anew from Stripe.
CREATE TABLE operation (
    id           uuid        NOT NULL,
    owner        text        NOT NULL,
    type         text        NOT NULL,
    fingerprint  text        NOT NULL,
    reference    text,
    status       text        NOT NULL DEFAULT 'running',
    object_id    text,
    error_code   text,
    decline_code text,
    error_field  text,
    attempts     integer     NOT NULL DEFAULT 0,
    issued_at    timestamptz NOT NULL,
    claimed_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    CONSTRAINT operation_pk PRIMARY KEY (id),
    CONSTRAINT operation_status CHECK (status IN ('running', 'succeeded', 'declined', 'rejected', 'unresolved')),
    CONSTRAINT operation_finished CHECK ((status IN ('running', 'unresolved')) = (finished_at IS NULL)),
    CONSTRAINT operation_object CHECK (status <> 'succeeded' OR object_id IS NOT NULL),
    CONSTRAINT operation_error CHECK (status NOT IN ('declined', 'rejected') OR error_code IS NOT NULL)
);

-- What is not finished is little and is asked for often.
CREATE INDEX operation_open ON operation (claimed_at) WHERE status IN ('running', 'unresolved');
CREATE INDEX operation_open_reference ON operation (owner, reference)
    WHERE reference IS NOT NULL AND status IN ('running', 'unresolved');
