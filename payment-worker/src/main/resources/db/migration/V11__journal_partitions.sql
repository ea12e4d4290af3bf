-- One partition of the journal for each week, made ahead of time. A week of which the default partition holds rows already
-- cannot get one of its own any more: its rows stay there, and the function says so by what it does not count.
CREATE FUNCTION make_journal_partitions(today date, weeks integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = public
    SET timezone = 'UTC'
AS
$$
DECLARE
    monday date := date_trunc('week', today)::date;
    made   integer := 0;
BEGIN
    FOR week IN 0 .. weeks - 1 LOOP
        IF to_regclass('journal_' || to_char(monday + 7 * week, 'YYYYMMDD')) IS NULL THEN
            BEGIN
                EXECUTE format(
                    'CREATE TABLE journal_%s PARTITION OF journal FOR VALUES FROM (%L) TO (%L)',
                    to_char(monday + 7 * week, 'YYYYMMDD'), monday + 7 * week, monday + 7 * (week + 1));
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

SELECT make_journal_partitions(current_date, 8);
