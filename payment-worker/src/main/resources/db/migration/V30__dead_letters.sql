-- Dead letters: which records were set aside, and what an operator has decided about each. The record itself, with the
-- secrets and the personal data that it may hold, is in the dead-letter topic and nowhere else; the row says where. One row
-- for each place that a record was read from: a record that is read again and fails again is the same dead letter.
CREATE TABLE dead_letter (
    id               bigint      GENERATED ALWAYS AS IDENTITY,
    topic            text        NOT NULL,
    record_partition integer     NOT NULL,
    record_offset    bigint      NOT NULL,
    letter_partition integer     NOT NULL,
    letter_offset    bigint      NOT NULL,
    cause            text        NOT NULL,
    failure          text        NOT NULL,
    digest           text        NOT NULL,
    attempts         integer     NOT NULL,
    type             text,
    -- Of one of Stripe's events its id, of a command the operation's.
    message_id       text,
    -- Of one of Stripe's events the object that it is about, of a command its ordering key.
    object_id        text,
    -- The dead letter of which this is another try.
    replay_of        bigint,
    failed_at        timestamptz NOT NULL,
    state            text        NOT NULL DEFAULT 'open',
    replays          integer     NOT NULL DEFAULT 0,
    decided_at       timestamptz,
    decided_by       text,
    CONSTRAINT dead_letter_pk PRIMARY KEY (id),
    CONSTRAINT dead_letter_place UNIQUE (topic, record_partition, record_offset),
    CONSTRAINT dead_letter_state CHECK (state IN ('open', 'replayed', 'discarded')),
    CONSTRAINT dead_letter_decided CHECK ((state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by IS NULL))
);
CREATE INDEX dead_letter_open ON dead_letter (id) WHERE state = 'open';
CREATE INDEX dead_letter_by_time ON dead_letter (failed_at);
CREATE INDEX dead_letter_by_message ON dead_letter (message_id) WHERE message_id IS NOT NULL;

-- What operators did: who, what, to what. Written in the transaction of what they did where that is one; only inserts.
CREATE TABLE operator_action (
    id      bigint      GENERATED ALWAYS AS IDENTITY,
    done_at timestamptz NOT NULL,
    subject text        NOT NULL,
    action  text        NOT NULL,
    target  text        NOT NULL,
    detail  text,
    CONSTRAINT operator_action_pk PRIMARY KEY (id)
);
