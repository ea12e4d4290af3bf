#!/bin/bash
# Run once, by the image's entrypoint, on an empty data directory: the roles that an operator makes before the first
# deployment. The worker owns the database; the API's role may log in, and the worker's migrations say what it may read.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  -v worker="$PAYRAIL_WORKER_DB_PASSWORD" -v api="$PAYRAIL_API_DB_PASSWORD" <<'SQL'
-- REPLICATION for the journal's slot; CREATEROLE and the grant for the settings that a migration gives payrail_api.
CREATE ROLE payrail LOGIN REPLICATION CREATEROLE PASSWORD :'worker';
CREATE ROLE payrail_api LOGIN PASSWORD :'api';
GRANT payrail_api TO payrail WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
CREATE DATABASE payrail OWNER payrail;
-- Otherwise every role may connect, and make temporary tables.
REVOKE ALL ON DATABASE payrail, postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE payrail TO payrail_api;
SQL

# What PostgreSQL lets every role do unless it is told otherwise: write large objects; take any
# advisory lock, the ones included by which workers agree who relays and who seals; keep a transaction id open, for which
# the seals wait; write into the log that the relay reads. The worker alone needs any of it, large objects not even that.
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname payrail <<'RIGHTS'
DO $$
DECLARE
    f record;
BEGIN
    FOR f IN
        SELECT oid::regprocedure AS name, proname !~ '^lo' AS needed FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
          AND proname ~ '^(pg_(try_)?advisory_.*|pg_current_xact_id|txid_current|pg_logical_emit_message|lo_.*|loread|lowrite)$'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f.name);
        IF f.needed THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO payrail', f.name);
        END IF;
    END LOOP;
END
$$;
RIGHTS
