import type pg from "pg";
import { uuidv7, V7Generator } from "uuidv7";
import { createPool, query } from "../../../functions/clients/postgres.ts";
import type { PostgresConnection } from "../../../functions/clients/connections.ts";
import type { ImageRecord } from "../../../functions/core/ports.ts";

const DAY_MS = 86_400_000;
/** Locked results of the samples end here: far in the future. */
export const RETAIN_UNTIL = new Date("2100-01-01T00:00:00.000Z");

/** A UUIDv7 of a moment this many days from now (negative: ago). */
export function imageIdAt(daysFromNow: number): string {
  return new V7Generator().generateOrResetWithTs(Math.round(Date.now() + daysFromNow * DAY_MS)).toString();
}

/** The UTC day this many days from now, YYYY-MM-DD. */
export function dayAt(daysFromNow: number): string {
  return new Date(Date.now() + daysFromNow * DAY_MS).toISOString().slice(0, 10);
}

/** A processed JPEG of 1000 bytes with one result of 100 bytes, but for what is given. */
export function processed(given: Partial<ImageRecord> = {}): ImageRecord {
  const imageId = given.imageId ?? uuidv7();
  return {
    imageId,
    customer: "acme",
    source: "upload",
    identity: { source: "upload", id: imageId },
    outcome: "processed",
    type: "jpeg",
    widthPx: 640,
    heightPx: 480,
    bytesIn: 1000,
    durationMs: 100,
    results: [
      {
        rendition: "web",
        bucket: "processed",
        key: `acme/${imageId}/web.webp`,
        versionId: "v1",
        bytes: 100,
        sha256: "0".repeat(64),
        contentType: "image/webp",
        widthPx: 320,
        heightPx: 240,
        retainUntil: RETAIN_UNTIL,
      },
    ],
    processingVersion: "p1",
    ...given,
  };
}

/** A rejected image of 500 bytes of which nothing is known, but for what is given. */
export function rejected(given: Partial<ImageRecord> = {}): ImageRecord {
  const { imageId, customer, source, identity, processingVersion } = processed(given);
  return {
    ...{ imageId, customer, source, identity, processingVersion },
    outcome: "rejected",
    reason: "corrupt",
    detail: "expected an image",
    bytesIn: 500,
    durationMs: 10,
    results: [],
    ...given,
  };
}

/** Pools that end with the suite. */
export class Pools {
  readonly #pools: pg.Pool[] = [];

  open(connection: PostgresConnection, maxConnections = 4): pg.Pool {
    const pool = createPool(connection, { applicationName: "test", maxConnections });
    this.#pools.push(pool);
    return pool;
  }

  async end(): Promise<void> {
    await Promise.all(this.#pools.splice(0).map((pool) => pool.end()));
  }
}

/** The rollup as an analyst sees it, by day, customer and outcome. */
export async function rollup(owner: pg.Pool): Promise<unknown[]> {
  return await query(
    owner,
    `SELECT day, customer, type, label, outcome, images, bytes_in, bytes_out FROM bi.daily_statistics
     ORDER BY day, customer, type, label, outcome`,
  );
}

/** One number of the database. */
export async function count(pool: pg.Pool, from: string): Promise<number> {
  const [row] = await query<{ count: number }>(pool, `SELECT count(*) FROM ${from}`);
  return row?.count ?? NaN;
}
