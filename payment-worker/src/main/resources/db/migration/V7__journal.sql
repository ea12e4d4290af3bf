-- The journal: every change, in the transaction that made it. Audit log and outbox in one: Debezium publishes its
-- inserts, and nothing ever updates a row. Partitioned by time, so that retention is a DROP; the worker creates the
-- partitions ahead of time, and the default one catches what none was made for.
CREATE TABLE journal (
    position       bigint      GENERATED ALWAYS AS IDENTITY,
    id             uuid        NOT NULL DEFAULT uuidv7(),
    recorded_at    timestamptz NOT NULL,
    aggregate_type text        NOT NULL,
    aggregate_id   text        NOT NULL,
    sequence       bigint      NOT NULL,
    type           text        NOT NULL,
    payload        jsonb       NOT NULL,
    cause          text        NOT NULL,
    traceparent    text,
    CONSTRAINT journal_pk PRIMARY KEY (recorded_at, position),
    CONSTRAINT journal_sequence CHECK (sequence > 0)
) PARTITION BY RANGE (recorded_at);

CREATE TABLE journal_default PARTITION OF journal DEFAULT;
CREATE INDEX journal_by_aggregate ON journal (aggregate_id, sequence);

-- The last number given out in each aggregate: numbers have no gaps, because the row is locked until the commit.
CREATE TABLE journal_sequence (
    aggregate_id text   NOT NULL,
    last         bigint NOT NULL,
    CONSTRAINT journal_sequence_pk PRIMARY KEY (aggregate_id)
) WITH (fillfactor = 80);

-- Only inserts, and under the name of the table, not of its partitions.
CREATE PUBLICATION payrail_journal FOR TABLE journal WITH (publish = 'insert', publish_via_partition_root = true);
