-- Which version of the processing (presets, code, libraries) made which images, for analysts. A view reads tables as its
-- owner, so bi_reader needs no right on any table.

CREATE VIEW bi.images_by_processing_version AS
SELECT (received_at AT TIME ZONE 'UTC')::date AS day, processing_version,
       count(*) AS images,
       count(*) FILTER (WHERE outcome = 'processed') AS processed,
       count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
       count(*) FILTER (WHERE outcome = 'failed') AS failed,
       sum(bytes_in)::bigint AS bytes_in, sum(bytes_out)::bigint AS bytes_out,
       min(received_at) AS first_received_at, max(received_at) AS last_received_at
FROM pipeline.images
GROUP BY 1, 2;
COMMENT ON VIEW bi.images_by_processing_version IS
  'Images per day and version of the processing, of the last days (retention.detailDays).';

-- The words of 007_bi.sql for columns of the same names.
DO $$
DECLARE
  named record;
BEGIN
  FOR named IN SELECT * FROM (VALUES
    ('day', 'UTC day on which the image was received.'),
    ('processing_version', 'Hash of the settings and code that made the results.'),
    ('images', 'Number of images.'),
    ('processed', 'Number of images with this outcome.'),
    ('rejected', 'Number of images with this outcome.'),
    ('failed', 'Number of images with this outcome.'),
    ('bytes_in', 'Bytes received.'),
    ('bytes_out', 'Bytes of the stored results.'),
    ('first_received_at', 'When the oldest of them was received.'),
    ('last_received_at', 'When the newest of them was received.')
  ) AS v (column_name, comment)
  LOOP
    EXECUTE format('COMMENT ON COLUMN bi.images_by_processing_version.%I IS %L', named.column_name, named.comment);
  END LOOP;
END
$$;

GRANT SELECT ON bi.images_by_processing_version TO bi_reader;
