-- Views for analysts. A view reads tables as its owner, so bi_reader needs no right on any table; functions in it run with
-- the rights of who asks, so p95_ms is granted.

-- 95th percentile of the durations in a histogram (pipeline.duration_bucket), in milliseconds; null of an empty one. It is
-- in the bucket that holds the image of rank ceil(0.95 * images), in proportion to the rank on the logarithmic scale, so it
-- is off by less than a bucket's width: between 2^(-1/4) and 2^(1/4) times (-16 % to +19 %) the exact percentile_disc(0.95).
CREATE FUNCTION bi.p95_ms(durations bigint[]) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT power(2, (bucket - 1 + (rank - before - 0.5) / images) / 4)::float8
  FROM (
    SELECT bucket, images,
           sum(images) OVER (ORDER BY bucket) - images AS before,
           ceil(0.95 * sum(images) OVER ()) AS rank
    FROM unnest(durations) WITH ORDINALITY AS histogram (images, bucket)
    WHERE images > 0
  ) ranked
  WHERE rank > before AND rank <= before + images;
END;
GRANT EXECUTE ON FUNCTION bi.p95_ms TO bi_reader;

CREATE VIEW bi.daily_rollup AS
SELECT day, customer_id AS customer, source, type, label, outcome, images, bytes_in, bytes_out, durations
FROM pipeline.daily_rollup;
COMMENT ON VIEW bi.daily_rollup IS
  'What the other statistics are sums of: up to 8 rows per day, customer, source, type, label and outcome, to be added up.';
COMMENT ON COLUMN bi.daily_rollup.durations IS
  'Images per bucket of processing time: bucket i of 80 holds 2^((i-1)/4) to 2^(i/4) ms. bi.p95_ms of a sum is its p95.';

DO $$
DECLARE
  -- Eighty sums are four times as fast as an aggregate of arrays written in SQL or PL/pgSQL.
  p95 constant text := (
    SELECT format('bi.p95_ms(ARRAY[%s]::bigint[])', string_agg(format('sum(durations[%s])', bucket), ', ' ORDER BY bucket))
    FROM generate_series(1, 80) bucket);
  measures constant text :=
    'sum(images)::bigint AS images,
     coalesce(sum(images) FILTER (WHERE outcome = ''processed''), 0)::bigint AS processed,
     coalesce(sum(images) FILTER (WHERE outcome = ''rejected''), 0)::bigint AS rejected,
     coalesce(sum(images) FILTER (WHERE outcome = ''failed''), 0)::bigint AS failed,
     sum(bytes_in)::bigint AS bytes_in, sum(bytes_out)::bigint AS bytes_out';
  totals constant text := 'sum(images)::bigint AS images, sum(bytes_in)::bigint AS bytes_in, sum(bytes_out)::bigint AS bytes_out';
  view record;
BEGIN
  FOR view IN SELECT * FROM (VALUES
    ('images_by_day', 'day', measures, 'Images per day.'),
    ('images_by_customer', 'day, customer', measures, 'Images per day and customer. "(unknown)" where a message names none.'),
    ('images_by_source', 'day, source', measures, 'Images per day and source: "upload" or "stream".'),
    ('images_by_type', 'day, type', measures, 'Images per day and image format. "unknown" where none was found.'),
    ('images_by_label', 'day, label', measures, 'Images per day and label given by the processing. "none" where it gave none.'),
    ('images_by_outcome', 'day, outcome', totals, 'Images per day and outcome: "processed", "rejected" or "failed".'),
    ('daily_statistics', 'day, customer, source, type, label, outcome', totals,
     'Images per day, customer, source, type, label and outcome: one row each, for every other grouping.')
  ) AS v (name, dimensions, measures, comment)
  LOOP
    EXECUTE format(
      'CREATE VIEW bi.%I AS SELECT %s, %s, round(%s) AS p95_duration_ms FROM bi.daily_rollup GROUP BY %s HAVING sum(images) > 0',
      view.name, view.dimensions, view.measures, p95, view.dimensions);
    EXECUTE format('COMMENT ON VIEW bi.%I IS %L', view.name, view.comment || ' Kept for years (retention.statsYears).');
  END LOOP;
END
$$;

CREATE VIEW bi.images AS
SELECT
  image_id, received_at, recorded_at, customer_id AS customer, source, outcome, reason, detail,
  coalesce(type, 'unknown') AS type, coalesce(label, 'none') AS label,
  width_px, height_px, bytes_in, bytes_out, duration_ms,
  ARRAY(SELECT r ->> 'key' FROM jsonb_array_elements(results) WITH ORDINALITY AS a (r, n) ORDER BY n) AS result_keys,
  results, retain_until AS results_locked_until,
  original ->> 'bucket' AS original_bucket, original ->> 'key' AS original_key,
  event_source, event_id, processing_version
FROM pipeline.images;
COMMENT ON VIEW bi.images IS 'One row per image of the last days (retention.detailDays). Filter by received_at: it is indexed.';

CREATE VIEW bi.rejections_by_reason AS
SELECT (received_at AT TIME ZONE 'UTC')::date AS day, customer_id AS customer, source, outcome, reason,
       count(*) AS images, sum(bytes_in)::bigint AS bytes_in, max(received_at) AS last_received_at
FROM pipeline.images
WHERE outcome <> 'processed'
GROUP BY 1, 2, 3, 4, 5;
COMMENT ON VIEW bi.rejections_by_reason IS
  'Images that were not processed per day, customer, source, outcome and reason code, of the last days (retention.detailDays).';

-- A column of one name means the same in every view, so it is explained once.
DO $$
DECLARE
  view record;
BEGIN
  FOR view IN
    SELECT c.table_name AS view_name, c.column_name, v.comment
    FROM information_schema.columns c
    JOIN (VALUES
      ('day', 'UTC day on which the image was received.'),
      ('image_id', 'UUIDv7 of the image, part of the keys of its objects.'),
      ('received_at', 'When the image was received.'),
      ('recorded_at', 'When its outcome was recorded.'),
      ('customer', 'Customer id; "(unknown)" where a message names none.'),
      ('source', '"upload": the customer''s own upload. "stream": the second application''s, over Kafka.'),
      ('type', 'Image format, found by content; "unknown" where none was found.'),
      ('label', 'What the processing called the image; "none" where it gave no label.'),
      ('outcome', '"processed"; "rejected": the image''s own fault; "failed": its processing kept failing.'),
      ('reason', 'Stable code of why it was not processed.'),
      ('detail', 'What was received and what is allowed.'),
      ('images', 'Number of images.'),
      ('processed', 'Number of images with this outcome.'),
      ('rejected', 'Number of images with this outcome.'),
      ('failed', 'Number of images with this outcome.'),
      ('width_px', 'Width in pixels.'),
      ('height_px', 'Height in pixels.'),
      ('last_received_at', 'When the newest of them was received.'),
      ('bytes_in', 'Bytes received.'),
      ('bytes_out', 'Bytes of the stored results.'),
      ('duration_ms', 'Milliseconds from the start of handling to the stored result.'),
      ('p95_duration_ms', 'Milliseconds within which 95 % of the images were handled; at most 19 % off. Never add these up.'),
      ('result_keys', 'Keys of the stored results in the processed bucket.'),
      ('results', 'The stored results: rendition, bucket, key, versionId, bytes, sha256, retainUntil.'),
      ('results_locked_until', 'Until then nobody can delete the results.'),
      ('original_bucket', 'Where the original is, if it is kept.'),
      ('original_key', 'Where the original is, if it is kept.'),
      ('event_source', 'CloudEvents source of the event that brought it.'),
      ('event_id', 'CloudEvents id of the event that brought it.'),
      ('processing_version', 'Hash of the settings and code that made the results.')
    ) AS v (column_name, comment) USING (column_name)
    WHERE c.table_schema = 'bi'
  LOOP
    EXECUTE format('COMMENT ON COLUMN bi.%I.%I IS %L', view.view_name, view.column_name, view.comment);
  END LOOP;
END
$$;

GRANT SELECT ON ALL TABLES IN SCHEMA bi TO bi_reader;
