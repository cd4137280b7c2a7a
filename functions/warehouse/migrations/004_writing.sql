-- All that the writer role can do. Both functions are SECURITY DEFINER with a fixed search_path: they act as the owner,
-- and the caller cannot make them mean another table.

-- One image's record as the pipeline knows it (functions/core/ports.ts, ImageRecord).
CREATE FUNCTION pipeline.record_of(image pipeline.images) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object(
    'imageId', image.image_id, 'customer', image.customer_id, 'source', image.source,
    'identity', jsonb_build_object('source', image.event_source, 'id', image.event_id),
    'outcome', image.outcome, 'reason', image.reason, 'detail', image.detail, 'type', image.type, 'label', image.label,
    'widthPx', image.width_px, 'heightPx', image.height_px, 'bytesIn', image.bytes_in, 'durationMs', image.duration_ms,
    'results', image.results, 'processingVersion', image.processing_version, 'original', image.original
  ))
$$;

-- Counts an attempt at an event and answers which image it is. An event seen before keeps its image id, whatever id comes
-- with it now: the same event is one image. `forgiven` attempts are taken back first (outages that could not be told then).
CREATE FUNCTION pipeline.identify_image(
  customer text, event_source text, event_id text, given_image_id uuid, forgiven integer,
  OUT image_id uuid, OUT attempts integer, OUT ended jsonb
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO pipeline.identities AS i (customer_id, event_source, event_id, image_id, attempts)
  VALUES (customer, identify_image.event_source, identify_image.event_id, coalesce(given_image_id, uuidv7()), 1)
  ON CONFLICT (customer_id, event_source, event_id)
    DO UPDATE SET attempts = greatest(i.attempts - forgiven, 0) + 1
  RETURNING i.image_id, i.attempts INTO identify_image.image_id, identify_image.attempts;

  -- Of this customer only: an id that was given must never show another customer's image.
  SELECT pipeline.record_of(f) INTO ended
  FROM pipeline.images f
  WHERE f.image_id = identify_image.image_id AND f.customer_id = customer;
END
$$;

CREATE FUNCTION pipeline.forgive_attempt(customer text, event_source text, event_id text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE pipeline.identities i SET attempts = greatest(i.attempts - 1, 0)
  WHERE i.customer_id = $1 AND i.event_source = $2 AND i.event_id = $3
$$;

-- Records an image's end with its statistics. An image already recorded changes only to `processed`.
-- Locks are always taken in the order image, its old group, its `processed` group, and nobody who holds a `processed` group
-- asks for another: no two writers can wait for each other in a circle.
CREATE FUNCTION pipeline.record_image(record jsonb, OUT changed boolean, OUT outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  fresh pipeline.images;
  known pipeline.images;
BEGIN
  fresh.image_id := record ->> 'imageId';
  fresh.customer_id := record ->> 'customer';
  fresh.source := record ->> 'source';
  fresh.event_source := record #>> '{identity,source}';
  fresh.event_id := record #>> '{identity,id}';
  fresh.outcome := record ->> 'outcome';
  fresh.reason := record ->> 'reason';
  fresh.detail := record ->> 'detail';
  fresh.type := record ->> 'type';
  fresh.label := record ->> 'label';
  fresh.width_px := record ->> 'widthPx';
  fresh.height_px := record ->> 'heightPx';
  fresh.bytes_in := record ->> 'bytesIn';
  fresh.duration_ms := record ->> 'durationMs';
  fresh.results := record -> 'results';
  fresh.original := record -> 'original';
  fresh.processing_version := record ->> 'processingVersion';
  fresh.received_at := uuid_extract_timestamp(fresh.image_id);
  fresh.recorded_at := now();
  SELECT coalesce(sum((r ->> 'bytes')::bigint), 0), max((r ->> 'retainUntil')::timestamptz)
    INTO fresh.bytes_out, fresh.retain_until
  FROM jsonb_array_elements(fresh.results) r;

  LOOP
    INSERT INTO pipeline.images VALUES (fresh.*) ON CONFLICT (image_id, customer_id) DO NOTHING;
    IF FOUND THEN
      PERFORM pipeline.count_image(fresh, 1);
      changed := true;
      outcome := fresh.outcome;
      RETURN;
    END IF;
    SELECT f.* INTO known FROM pipeline.images f WHERE f.image_id = fresh.image_id AND f.customer_id = fresh.customer_id FOR UPDATE;
    EXIT WHEN FOUND; -- not found: expired between the two statements, so insert it
  END LOOP;

  changed := fresh.outcome = 'processed' AND known.outcome <> 'processed';
  outcome := CASE WHEN changed THEN fresh.outcome ELSE known.outcome END;
  IF NOT changed THEN
    RETURN;
  END IF;

  -- Who, whence and when stay as first recorded; the statistics follow the source that is kept.
  fresh.source := known.source;
  UPDATE pipeline.images f SET
    outcome = fresh.outcome, reason = NULL, detail = fresh.detail, type = fresh.type, label = fresh.label,
    width_px = fresh.width_px, height_px = fresh.height_px, bytes_in = fresh.bytes_in, bytes_out = fresh.bytes_out,
    duration_ms = fresh.duration_ms, results = fresh.results, retain_until = fresh.retain_until,
    original = fresh.original, processing_version = fresh.processing_version, recorded_at = fresh.recorded_at
  WHERE f.image_id = fresh.image_id AND f.customer_id = fresh.customer_id;
  PERFORM pipeline.count_image(known, -1);
  PERFORM pipeline.count_image(fresh, 1);
END
$$;

-- For a replay: the event is tried as if it were new. Answers whether it is known. The owner's alone.
CREATE FUNCTION pipeline.reset_attempts(customer text, event_source text, event_id text) RETURNS boolean
LANGUAGE sql AS $$
  WITH reset AS (
    UPDATE pipeline.identities i SET attempts = 0
    WHERE i.customer_id = $1 AND i.event_source = $2 AND i.event_id = $3
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM reset)
$$;

GRANT EXECUTE ON FUNCTION
  pipeline.identify_image, pipeline.forgive_attempt, pipeline.record_image TO writer;
