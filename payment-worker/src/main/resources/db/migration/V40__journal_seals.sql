-- Seals over the journal: each covers the rows of a range of positions that no open transaction can add to any more,
-- with a digest of each row, and its own digest continues the previous seal's. Whoever changes, removes or adds a row
-- later breaks the chain there; the head of the chain is told outside of the database. What is digested, byte for byte:
-- docs/operations.md. One row a seal, so that the journal's rows cost no row each.
CREATE TABLE journal_seal (
    number         bigint      NOT NULL,
    after_position bigint      NOT NULL,
    to_position    bigint      NOT NULL,
    positions      bigint[]    NOT NULL,
    sequences      bigint[]    NOT NULL,
    aggregate_ids  text[]      NOT NULL,
    partitions     text[]      NOT NULL,
    row_digests    bytea[]     NOT NULL,
    sealed_at      timestamptz NOT NULL,
    previous       bytea       NOT NULL,
    digest         bytea       NOT NULL,
    CONSTRAINT journal_seal_pk PRIMARY KEY (number),
    CONSTRAINT journal_seal_number CHECK (number > 0),
    CONSTRAINT journal_seal_range CHECK (to_position > after_position),
    CONSTRAINT journal_seal_rows CHECK (
        cardinality(positions) > 0
        AND cardinality(sequences) = cardinality(positions) AND cardinality(aggregate_ids) = cardinality(positions)
        AND cardinality(partitions) = cardinality(positions) AND cardinality(row_digests) = cardinality(positions)),
    CONSTRAINT journal_seal_digests CHECK (octet_length(previous) = 32 AND octet_length(digest) = 32)
);

-- Sealing and verifying go by position. Ascending keys are the cheapest that an index can have to take in. On a journal
-- that has rows already, writers wait while it is built.
CREATE INDEX journal_by_position ON journal (position);

-- A tripwire against mistakes, not against whoever owns the tables. Dropping or detaching a partition stays possible.
CREATE FUNCTION refuse_to_rewrite() RETURNS trigger
    LANGUAGE plpgsql
AS
$$
BEGIN
    RAISE EXCEPTION '% is append-only: no %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER journal_seal_append_only BEFORE UPDATE OR DELETE ON journal_seal
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER journal_seal_no_truncate BEFORE TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();

-- Partitions inherit the first kind of trigger and not the second.
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'journal'::regclass LOOP
        EXECUTE format('CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON %s '
                       'FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite()', part);
    END LOOP;
END
$$;

-- As before, and new partitions get that trigger too.
CREATE OR REPLACE FUNCTION make_journal_partitions(today date, weeks integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = public
    SET timezone = 'UTC'
AS
$$
DECLARE
    monday date := date_trunc('week', today)::date;
    name   text;
    made   integer := 0;
BEGIN
    FOR week IN 0 .. weeks - 1 LOOP
        name := 'journal_' || to_char(monday + 7 * week, 'YYYYMMDD');
        IF to_regclass(name) IS NULL THEN
            BEGIN
                EXECUTE format(
                    'CREATE TABLE %I PARTITION OF journal FOR VALUES FROM (%L) TO (%L)',
                    name, monday + 7 * week, monday + 7 * (week + 1));
                EXECUTE format(
                    'CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON %I '
                    'FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite()', name);
                made := made + 1;
            EXCEPTION
                WHEN check_violation OR duplicate_table THEN
                    RAISE NOTICE 'no partition for the week of %: %', monday + 7 * week, SQLERRM;
            END;
        END IF;
    END LOOP;
    RETURN made;
END
$$;
