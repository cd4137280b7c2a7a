-- Daily statistics that outlive the images, and what makes a percentile of them.

-- Durations are counted in buckets, each a fourth root of two (19 %) wider than the one before: bucket i of 1..80 holds
-- 2^((i-1)/4) to 2^(i/4) milliseconds, the first also what is shorter, the last also what is longer. 80 buckets reach
-- 2^20 ms = 17.5 minutes: three times the longest processSeconds (300), with fetching and storing on top.
CREATE FUNCTION pipeline.duration_bucket(duration_ms integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN least(80, 1 + floor(4 * ln(greatest(duration_ms, 1)::float8) / ln(2::float8)))::integer;

CREATE TABLE pipeline.daily_rollup (
  day date NOT NULL,
  customer_id text NOT NULL,
  source text NOT NULL,
  type text NOT NULL,
  label text NOT NULL,
  outcome text NOT NULL,
  slot smallint NOT NULL,
  images bigint NOT NULL,
  bytes_in bigint NOT NULL,
  bytes_out bigint NOT NULL,
  durations bigint[] NOT NULL,
  PRIMARY KEY (day, customer_id, source, type, label, outcome, slot)
) WITH (fillfactor = 50); -- every image updates a row of about 750 bytes: room for the new version on the same page
COMMENT ON TABLE pipeline.daily_rollup IS
  'Images per UTC day of the image id and group, written in the transaction that writes the image. Kept statsYears. '
  'A group is the sum of its slots (up to 8), which keep the writers of one busy customer from waiting for each other.';
COMMENT ON COLUMN pipeline.daily_rollup.type IS 'Image format; unknown where none was found.';
COMMENT ON COLUMN pipeline.daily_rollup.label IS 'What the processor called the image; none where it gave no label.';
COMMENT ON COLUMN pipeline.daily_rollup.durations IS 'Images per duration bucket; see pipeline.duration_bucket.';

-- Adds one image to its group, or takes it out again (sign -1). The slot is of the image id's random end, so both find the
-- same row.
CREATE FUNCTION pipeline.count_image(image pipeline.images, sign integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  bucket integer := pipeline.duration_bucket(image.duration_ms);
  counted bigint[] := array_fill(0::bigint, ARRAY[80]);
BEGIN
  counted[bucket] := sign;
  INSERT INTO pipeline.daily_rollup AS r
  VALUES (
    pipeline.utc_day(image.image_id), image.customer_id, image.source, coalesce(image.type, 'unknown'),
    coalesce(image.label, 'none'), image.outcome, get_byte(uuid_send(image.image_id), 15) & 7,
    sign, sign * image.bytes_in, sign * image.bytes_out, counted
  )
  ON CONFLICT (day, customer_id, source, type, label, outcome, slot) DO UPDATE SET
    images = r.images + excluded.images,
    bytes_in = r.bytes_in + excluded.bytes_in,
    bytes_out = r.bytes_out + excluded.bytes_out,
    durations[bucket] = r.durations[bucket] + sign;
END
$$;
