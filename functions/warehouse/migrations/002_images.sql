-- Events that have been seen, and one row per image.

CREATE TABLE pipeline.identities (
  customer_id text NOT NULL,
  event_source text NOT NULL,
  event_id text NOT NULL,
  image_id uuid NOT NULL,
  attempts integer NOT NULL CHECK (attempts >= 0),
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, event_source, event_id)
) WITH (fillfactor = 90); -- attempts is updated in place
CREATE INDEX ON pipeline.identities (first_seen_at);
COMMENT ON TABLE pipeline.identities IS
  'Which image an event (customer, CloudEvents source and id) is, so that a repeated event counts once. Kept detailDays.';
COMMENT ON COLUMN pipeline.identities.attempts IS 'How often handling it has begun and was not ended by an outage.';

-- Lowest UUIDv7 of a moment: RFC 9562 section 5.7, 48 bits of Unix milliseconds first; the rest is zero here.
CREATE FUNCTION pipeline.first_uuid_at(moment timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

CREATE FUNCTION pipeline.utc_day(image_id uuid) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (uuid_extract_timestamp(image_id) AT TIME ZONE 'UTC')::date;

CREATE TABLE pipeline.images (
  image_id uuid NOT NULL CHECK (uuid_extract_version(image_id) = 7),
  customer_id text NOT NULL,
  source text NOT NULL CHECK (source IN ('upload', 'stream')),
  event_source text NOT NULL,
  event_id text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('processed', 'rejected', 'failed')),
  reason text,
  detail text,
  type text,
  label text,
  width_px integer,
  height_px integer,
  bytes_in bigint NOT NULL CHECK (bytes_in >= 0),
  bytes_out bigint NOT NULL CHECK (bytes_out >= 0),
  duration_ms integer NOT NULL CHECK (duration_ms >= 0),
  results jsonb NOT NULL CHECK (jsonb_typeof(results) = 'array'),
  retain_until timestamptz,
  original jsonb,
  processing_version text NOT NULL,
  received_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  CHECK ((outcome = 'processed') = (reason IS NULL)),
  -- With the customer, so that a message that names another customer's image cannot take its place.
  PRIMARY KEY (image_id, customer_id)
) PARTITION BY RANGE (image_id);

COMMENT ON TABLE pipeline.images IS
  'One row per image whose story has ended; a partition per UTC day of the image id. Written by record_image alone.';
COMMENT ON COLUMN pipeline.images.bytes_out IS 'Sum of the results'' sizes.';
COMMENT ON COLUMN pipeline.images.duration_ms IS 'From the start of handling to the stored result.';
COMMENT ON COLUMN pipeline.images.results IS
  'Array of {rendition, bucket, key, versionId, bytes, sha256, contentType, widthPx, heightPx, retainUntil}.';
COMMENT ON COLUMN pipeline.images.retain_until IS 'Latest retainUntil of the results: the row outlives it.';
COMMENT ON COLUMN pipeline.images.received_at IS 'The time in the image id.';

CREATE INDEX ON pipeline.images (customer_id, image_id);
-- Rows arrive nearly in the order of both, so a few kilobytes tell a day's range of each.
CREATE INDEX ON pipeline.images USING brin (received_at, retain_until);

-- Takes whatever has no partition of its own, so that an insert never fails: late images, and ids from a wrong clock.
CREATE TABLE pipeline.images_default PARTITION OF pipeline.images DEFAULT;
ALTER TABLE pipeline.images_default ENABLE ROW LEVEL SECURITY;
