import { query } from "../../../../../functions/clients/postgres.ts";
import type { Stage } from "./stage.ts";

/** All that a delivery may leave behind: every blob, every image's row, every statistic. */
export interface Effects {
  readonly raw: readonly string[];
  readonly processed: readonly string[];
  readonly images: readonly object[];
  readonly statistics: readonly object[];
}

export async function effects({ storage, raw, processed, pool }: Stage): Promise<Effects> {
  const blobs: string[] = [];
  for await (const { name, properties } of storage.service.getContainerClient(raw).listBlobsFlat()) {
    blobs.push(`${name} ${properties.etag}`);
  }
  return {
    raw: blobs,
    processed: [...processed.blobs].flatMap(([name, versions]) => versions.map(({ id }) => `${name} ${id}`)),
    images: await query(pool, "SELECT * FROM pipeline.images ORDER BY image_id"),
    statistics: await query(
      pool,
      "SELECT * FROM pipeline.daily_rollup ORDER BY day, customer_id, source, type, outcome, slot",
    ),
  };
}

/** Holds what is stored of an image against its promise: each version locked for seven days and the margin, by itself. */
export function lockedUntil({ processed }: Stage, key: string): readonly (Date | undefined)[] {
  return (processed.blobs.get(key) ?? []).map(({ until, mode }) => (mode === "Locked" ? until : undefined));
}
