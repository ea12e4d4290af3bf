-- The import of what was at Stripe before Payrail, or changed there while nobody looked for longer than Stripe lists its
-- events. One worker at a time does it, by a lease with a fence, as in reconciliation. A run that was begun anew has
-- another number; what an earlier one is still about to write is refused by it.
CREATE TABLE backfill (
    name          text        NOT NULL,
    run           bigint      NOT NULL,
    reason        text        NOT NULL,
    state         text        NOT NULL,
    -- Objects that were created since then are imported.
    created_from  timestamptz NOT NULL,
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    leased_until  timestamptz NOT NULL,
    fence         bigint      NOT NULL DEFAULT 0,
    -- The earliest created_from of all runs that came to their end.
    imported_from timestamptz,
    CONSTRAINT backfill_pk PRIMARY KEY (name),
    CONSTRAINT backfill_reason CHECK (reason IN ('operator', 'gap')),
    CONSTRAINT backfill_state CHECK (state IN ('running', 'stopped', 'done')),
    CONSTRAINT backfill_ended CHECK ((state = 'running') = (ended_at IS NULL))
);

-- How far the run is with each kind of object: the newest first. after_id is the last object that was imported and
-- after_created its creation, by which the list is taken up again when that object is not there any more. When the list is
-- through, the rows that it did not hold are asked for one by one; after_id is then the last of these.
CREATE TABLE backfill_kind (
    kind          text        NOT NULL,
    place         integer     NOT NULL,
    state         text        NOT NULL,
    after_id      text,
    after_created timestamptz,
    objects       bigint      NOT NULL DEFAULT 0,
    changed       bigint      NOT NULL DEFAULT 0,
    unreadable    bigint      NOT NULL DEFAULT 0,
    asked_for     bigint      NOT NULL DEFAULT 0,
    refusal       text,
    moved_at      timestamptz,
    CONSTRAINT backfill_kind_pk PRIMARY KEY (kind),
    CONSTRAINT backfill_kind_state CHECK (state IN ('listing', 'asking', 'done', 'refused')),
    CONSTRAINT backfill_kind_refusal CHECK ((state = 'refused') = (refusal IS NOT NULL))
);
