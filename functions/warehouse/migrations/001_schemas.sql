-- Schemas, and what everybody (PUBLIC) loses. Roles writer, web and bi_reader exist before this runs (functions/jobs/migrate.ts).

DO $$
BEGIN
  IF current_setting('server_version_num')::integer < 180000 THEN
    RAISE EXCEPTION 'Expected PostgreSQL 18 or newer but the server is %', current_setting('server_version')
      USING ERRCODE = 'feature_not_supported', HINT = 'uuidv7() and uuid_extract_timestamp() of UUIDv7 came with 18.';
  END IF;
END
$$;

-- A new function may be executed by its owner alone, until it is granted.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- node-pg-migrate has made this one already, for its own table.
CREATE SCHEMA IF NOT EXISTS pipeline;
COMMENT ON SCHEMA pipeline IS 'Tables and functions of the image pipeline. Analysts read schema bi.';

CREATE SCHEMA bi;
COMMENT ON SCHEMA bi IS 'Views for analysts, read only. All days and times are UTC.';

REVOKE ALL ON SCHEMA public FROM PUBLIC;

DO $$
DECLARE
  database text := current_database();
BEGIN
  -- Without this every role could connect, and make temporary tables.
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', database);
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO writer, web, bi_reader', database);

  EXECUTE format('ALTER ROLE writer IN DATABASE %I SET search_path = pipeline', database);
  EXECUTE format('ALTER ROLE writer IN DATABASE %I SET statement_timeout = ''30s''', database);
  EXECUTE format('ALTER ROLE writer IN DATABASE %I SET idle_in_transaction_session_timeout = ''60s''', database);

  EXECUTE format('ALTER ROLE web IN DATABASE %I SET search_path = pipeline', database);
  EXECUTE format('ALTER ROLE web IN DATABASE %I SET statement_timeout = ''15s''', database);
  EXECUTE format('ALTER ROLE web IN DATABASE %I SET idle_in_transaction_session_timeout = ''60s''', database);
  EXECUTE format('ALTER ROLE web IN DATABASE %I SET default_transaction_read_only = on', database);

  EXECUTE format('ALTER ROLE bi_reader IN DATABASE %I SET search_path = bi', database);
  EXECUTE format('ALTER ROLE bi_reader IN DATABASE %I SET statement_timeout = ''60s''', database);
  -- A BI tool left open in a transaction would keep upkeep from dropping partitions.
  EXECUTE format('ALTER ROLE bi_reader IN DATABASE %I SET idle_in_transaction_session_timeout = ''60s''', database);
  EXECUTE format('ALTER ROLE bi_reader IN DATABASE %I SET default_transaction_read_only = on', database);
  EXECUTE format('ALTER ROLE bi_reader IN DATABASE %I SET timezone = ''UTC''', database);
END
$$;

GRANT USAGE ON SCHEMA pipeline TO writer, web;
GRANT USAGE ON SCHEMA bi TO bi_reader;
