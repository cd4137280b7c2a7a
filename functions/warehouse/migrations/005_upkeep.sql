-- Partitions are made ahead and dropped when their time has come; run by functions/jobs/upkeep.ts as the owner.
-- Both functions wait at most 5 s for a lock: whoever comes after a waiting lock waits behind it, so giving up and coming
-- back is kinder than holding up every writer.

CREATE FUNCTION pipeline.lock_upkeep() RETURNS void
LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(hashtextextended('pipeline.upkeep', 0)) $$;

-- Makes the missing partitions from yesterday to days_ahead from now. Rows waiting in the default partition move into them in
-- the same transaction, so nobody ever misses or doubles one.
CREATE FUNCTION pipeline.ensure_partitions(days_ahead integer, OUT partitions_created integer, OUT images_moved bigint)
LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
  first_day date;
  name text;
  low uuid;
  high uuid;
  moved bigint;
BEGIN
  partitions_created := 0;
  images_moved := 0;
  PERFORM pipeline.lock_upkeep();
  FOR first_day IN SELECT today + n FROM generate_series(-1, days_ahead) n LOOP
    name := 'images_' || to_char(first_day, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('pipeline.' || name) IS NOT NULL;
    low := pipeline.first_uuid_at(first_day::timestamp AT TIME ZONE 'UTC');
    high := pipeline.first_uuid_at((first_day + 1)::timestamp AT TIME ZONE 'UTC');
    -- Writers wait, readers do not. A writer that got as far as the default partition before this one is attached would
    -- find its row in the wrong place, and fail. Made apart and attached, because CREATE ... PARTITION OF stops readers too.
    LOCK TABLE ONLY pipeline.images IN SHARE ROW EXCLUSIVE MODE;
    EXECUTE format('CREATE TABLE pipeline.%I (LIKE pipeline.images INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format('ALTER TABLE pipeline.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'WITH late AS (DELETE FROM pipeline.images_default WHERE image_id >= %L AND image_id < %L RETURNING *)
       INSERT INTO pipeline.%I SELECT * FROM late', low, high, name);
    GET DIAGNOSTICS moved = ROW_COUNT;
    EXECUTE format('ALTER TABLE pipeline.images ATTACH PARTITION pipeline.%I FOR VALUES FROM (%L) TO (%L)', name, low, high);
    partitions_created := partitions_created + 1;
    images_moved := images_moved + moved;
  END LOOP;
END
$$;

-- Removes what is older than its retention. A partition goes when its whole day is, and no row of it tells of a result
-- that is still locked; rows of the default partition go one by one by the same rule.
CREATE FUNCTION pipeline.drop_expired(
  detail_days integer, stats_years integer,
  OUT partitions_dropped integer, OUT images_deleted bigint, OUT identities_deleted bigint, OUT rollups_deleted bigint
) LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
DECLARE
  expiry timestamptz := now() - make_interval(days => detail_days);
  name text;
  locked boolean;
BEGIN
  partitions_dropped := 0;
  PERFORM pipeline.lock_upkeep();

  -- In the order in which writers lock: identities, the parent of all images, its rows, rollups. Any other could end in two
  -- sessions that wait for each other.
  DELETE FROM pipeline.identities WHERE first_seen_at < expiry;
  GET DIAGNOSTICS identities_deleted = ROW_COUNT;

  FOR name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'pipeline.images'::regclass AND c.relname ~ '^images_[0-9]{8}$'
      AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' <= expiry
    ORDER BY c.relname
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM pipeline.%I WHERE retain_until > now())', name) INTO locked;
    CONTINUE WHEN locked;
    -- From here on nobody writes, so that what was seen stays true until the drop; a writer locks the parent first, too.
    LOCK TABLE ONLY pipeline.images IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('SELECT EXISTS (SELECT FROM pipeline.%I WHERE retain_until > now())', name) INTO locked;
    CONTINUE WHEN locked;
    EXECUTE format('DROP TABLE pipeline.%I', name);
    partitions_dropped := partitions_dropped + 1;
  END LOOP;

  DELETE FROM pipeline.images_default
  WHERE image_id < pipeline.first_uuid_at(expiry) AND coalesce(retain_until <= now(), true);
  GET DIAGNOSTICS images_deleted = ROW_COUNT;

  DELETE FROM pipeline.daily_rollup
  WHERE day < (now() AT TIME ZONE 'UTC')::date - make_interval(years => stats_years);
  GET DIAGNOSTICS rollups_deleted = ROW_COUNT;
END
$$;
