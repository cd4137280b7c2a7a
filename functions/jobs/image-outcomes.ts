import type pg from "pg";
import { query } from "../clients/postgres.ts";
import type { OutcomesOf } from "./ports.ts";

/** Outcomes from the warehouse, as its owner; an image that has not ended is not in the answer. */
export function imageOutcomes(pool: pg.Pool): OutcomesOf {
  return async (imageIds) => {
    const rows = await query<{ image_id: string; outcome: string }>(
      pool,
      "SELECT image_id, outcome FROM pipeline.images WHERE image_id = ANY($1::uuid[])",
      [imageIds],
    );
    return new Map(rows.map(({ image_id, outcome }) => [image_id, outcome]));
  };
}
