-- What the web application sees: one customer's images, and whose an API key is.

CREATE TABLE pipeline.api_keys (
  key_hash bytea PRIMARY KEY CHECK (octet_length(key_hash) = 32),
  customer_id text NOT NULL CHECK (customer_id ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$'),
  label text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
COMMENT ON TABLE pipeline.api_keys IS 'API keys by their SHA-256; the key itself is stored nowhere.';
COMMENT ON COLUMN pipeline.api_keys.label IS 'For people: what the key is for.';

-- A function, because a role that could read the table could list every customer. Null: unknown, expired or revoked.
CREATE FUNCTION pipeline.customer_for_api_key(hash bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT customer_id FROM pipeline.api_keys
  WHERE key_hash = hash AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
$$;
GRANT EXECUTE ON FUNCTION pipeline.customer_for_api_key TO web;

-- `SET LOCAL app.customer` names the customer for one transaction; without it the setting is null or empty, which no
-- customer is. The policy holds for queries of the parent; partitions have no grant, and their own row security refuses all.
ALTER TABLE pipeline.images ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_images ON pipeline.images FOR SELECT TO web
  USING (customer_id = current_setting('app.customer', true));
GRANT SELECT ON pipeline.images TO web;
