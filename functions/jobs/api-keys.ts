import type { Pool } from "pg";
import { query } from "../clients/postgres.ts";
import { CUSTOMER_RULE, isCustomerId } from "../core/customer.ts";
import { hashApiKey, newApiKey } from "../web/api-key.ts";

/** What is known of a key; the key itself is stored nowhere. */
export interface ApiKeyEntry {
  /** By which it is revoked: the first 16 hex digits of its SHA-256. */
  readonly id: string;
  readonly customer: string;
  /** For people: what it is for. Empty where nothing was said. */
  readonly label: string;
  /** Times are ISO 8601. */
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

/** A key just made: the only time it is told. */
export interface NewApiKey extends ApiKeyEntry {
  readonly key: string;
}

interface Row {
  readonly id: string;
  readonly customer_id: string;
  readonly label: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
}

const ID = "left(encode(key_hash, 'hex'), 16)";
const COLUMNS = `${ID} AS id, customer_id, label, created_at, expires_at, revoked_at`;

/** Longest label, in characters. */
const LABEL_MAX = 200;
/** Ten years: longer than that is for ever, which is what leaving it out means. */
const EXPIRES_MAX_SECONDS = 10 * 366 * 86_400;

/**
 * Makes a key for a customer. Runs as the warehouse's owner.
 * @param of expiresInSeconds: default never
 * @throws RangeError for a customer id, label or lifetime that is not allowed; Outage
 */
export async function createApiKey(
  pool: Pool,
  of: {
    readonly customer: string;
    readonly label?: string | undefined;
    readonly expiresInSeconds?: number | undefined;
  },
): Promise<NewApiKey> {
  const { customer, label = "", expiresInSeconds } = of;
  if (!isCustomerId(customer))
    throw new RangeError(`Customer is ${JSON.stringify(customer)}; allowed: ${CUSTOMER_RULE}.`);
  if (label.length > LABEL_MAX || label.includes("\0")) {
    throw new RangeError(`The label has ${label.length} characters; allowed: at most ${LABEL_MAX}, none of them NUL.`);
  }
  if (expiresInSeconds !== undefined && !(expiresInSeconds >= 1 && expiresInSeconds <= EXPIRES_MAX_SECONDS)) {
    throw new RangeError(`expiresInSeconds is ${expiresInSeconds}; allowed: 1 to ${EXPIRES_MAX_SECONDS}, or none.`);
  }
  const key = newApiKey();
  const rows = await query<Row>(
    pool,
    `INSERT INTO pipeline.api_keys (key_hash, customer_id, label, expires_at)
     VALUES ($1, $2, $3, now() + make_interval(secs => $4)) RETURNING ${COLUMNS}`,
    [hashApiKey(key), customer, label, expiresInSeconds ?? null],
  );
  const [entry] = rows.map(asEntry);
  if (entry === undefined) throw new Error("Expected the row of the new key from the warehouse but received none.");
  return { ...entry, key };
}

/** Every key, newest first, the expired and revoked ones too. Runs as the warehouse's owner. */
export async function listApiKeys(pool: Pool): Promise<ApiKeyEntry[]> {
  const rows = await query<Row>(pool, `SELECT ${COLUMNS} FROM pipeline.api_keys ORDER BY created_at DESC, key_hash`);
  return rows.map(asEntry);
}

/**
 * Ends a key at once. Runs as the warehouse's owner.
 * @param id as `listApiKeys` tells it
 * @returns false where there is no such key, or it was revoked before
 */
export async function revokeApiKey(pool: Pool, id: string): Promise<{ readonly revoked: boolean }> {
  const rows = await query(
    pool,
    `UPDATE pipeline.api_keys SET revoked_at = now() WHERE ${ID} = $1 AND revoked_at IS NULL RETURNING 1`,
    [id],
  );
  return { revoked: rows.length > 0 };
}

function asEntry({ id, customer_id, label, created_at, expires_at, revoked_at }: Row): ApiKeyEntry {
  return {
    id,
    customer: customer_id,
    label,
    createdAt: created_at.toISOString(),
    ...(expires_at !== null && { expiresAt: expires_at.toISOString() }),
    ...(revoked_at !== null && { revokedAt: revoked_at.toISOString() }),
  };
}
