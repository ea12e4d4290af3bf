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
