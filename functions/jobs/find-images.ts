import type { EventIdentity } from "../core/arrival.ts";
import type { ImageRecord } from "../core/ports.ts";
import { query } from "../clients/postgres.ts";
import { fromStoredRecord } from "../clients/stored-record.ts";
import type { OperatorTools } from "./operator-tools.ts";

/** Which image: by its id, or by the event that announced it. */
export interface Wanted {
  readonly customer: string;
  readonly imageId?: string;
  readonly identity?: EventIdentity;
}

/** An image that has been seen; with an outcome once its story has ended. */
export type FoundImage = { readonly imageId: string } & Partial<ImageRecord>;

/** Where each image is by now, in the order asked; null for one that nobody has seen yet. */
export async function findImages(
  { warehouse }: OperatorTools,
  { images }: { images: Wanted[] },
): Promise<(FoundImage | null)[]> {
  const wanted = images.map(({ customer, imageId, identity }, position) => ({
    position,
    customer,
    image_id: imageId ?? null,
    source: identity?.source ?? null,
    id: identity?.id ?? null,
  }));
  const rows = await query<{ position: number; image_id: string; record: unknown }>(
    warehouse,
    `SELECT w.position, coalesce(w.image_id, i.image_id) AS image_id, pipeline.record_of(f) AS record
     FROM jsonb_to_recordset($1) AS w(position int, customer text, image_id uuid, source text, id text)
     LEFT JOIN pipeline.identities i
       ON i.customer_id = w.customer AND i.event_source = w.source AND i.event_id = w.id
     LEFT JOIN pipeline.images f
       ON f.image_id = coalesce(w.image_id, i.image_id) AND f.customer_id = w.customer
     WHERE coalesce(w.image_id, i.image_id) IS NOT NULL`,
    [JSON.stringify(wanted)],
  );
  const found = new Map(rows.map((row) => [row.position, row]));
  return wanted.map(({ position }) => {
    const row = found.get(position);
    if (row === undefined) return null;
    // A composite of nulls is not null: an image without a record has an empty one.
    const { imageId, ...record } = hasEnded(row.record) ? fromStoredRecord(row.record) : { imageId: row.image_id };
    return { imageId, ...record };
  });
}

const hasEnded = (record: unknown): boolean => typeof record === "object" && record !== null && "outcome" in record;
