-- What another version of Stripe's API gives for the same events, compared with what the version in use gives. Nothing here
-- is applied to anything.

-- Events of which the other rendering has not come yet, and for a while those of which it has, so that a duplicate is known.
-- fields is what the event's object would write into its table; personal values are digests. side tells the rendering:
-- 'applied' is the one in use.
CREATE TABLE shadow_event (
    event_id  text        NOT NULL,
    side      text        NOT NULL,
    version   text        NOT NULL,
    type      text        NOT NULL,
    kind      text        NOT NULL,
    object_id text        NOT NULL,
    fields    jsonb       NOT NULL,
    seen_at   timestamptz NOT NULL,
    paired    boolean     NOT NULL DEFAULT false,
    CONSTRAINT shadow_event_pk PRIMARY KEY (event_id),
    CONSTRAINT shadow_event_side CHECK (side IN ('applied', 'shadow'))
);
CREATE INDEX shadow_event_by_time ON shadow_event (seen_at);

-- How many events were compared, for each kind of object.
CREATE TABLE shadow_comparison (
    applied_version text        NOT NULL,
    shadow_version  text        NOT NULL,
    kind            text        NOT NULL,
    compared        bigint      NOT NULL,
    differing       bigint      NOT NULL,
    last_at         timestamptz NOT NULL,
    CONSTRAINT shadow_comparison_pk PRIMARY KEY (applied_version, shadow_version, kind)
);

-- In which fields they differ, with the last example. Values of personal data are not told.
CREATE TABLE shadow_difference (
    applied_version text        NOT NULL,
    shadow_version  text        NOT NULL,
    kind            text        NOT NULL,
    field           text        NOT NULL,
    events          bigint      NOT NULL,
    event_id        text        NOT NULL,
    object_id       text        NOT NULL,
    applied_value   text,
    shadow_value    text,
    first_at        timestamptz NOT NULL,
    last_at         timestamptz NOT NULL,
    CONSTRAINT shadow_difference_pk PRIMARY KEY (applied_version, shadow_version, kind, field)
);

-- Events that came in one rendering only, within the time that was waited for the other.
CREATE TABLE shadow_unpaired (
    side     text        NOT NULL,
    version  text        NOT NULL,
    type     text        NOT NULL,
    events   bigint      NOT NULL,
    event_id text        NOT NULL,
    last_at  timestamptz NOT NULL,
    CONSTRAINT shadow_unpaired_pk PRIMARY KEY (side, version, type)
);
