import type { Pool } from "pg";
import * as z from "zod";
import { transaction } from "../../clients/postgres.ts";
import type { KeyHolder } from "../key-holder.ts";
import type { CustomerImage, CustomerImages } from "../ports.ts";

const rowSchema = z.object({
  image_id: z.string(),
  received_at: z.date(),
  outcome: z.enum(["processed", "rejected", "failed"]),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  type: z.string().nullable(),
  results: z.array(
    z.object({
      rendition: z.string(),
      contentType: z.string(),
      bytes: z.number(),
      widthPx: z.number(),
      heightPx: z.number(),
      retainUntil: z.coerce.date(),
      bucket: z.string(),
      key: z.string(),
      versionId: z.string(),
    }),
  ),
});

/** The condition on the customer is for the index: which rows are seen is decided by the database's row-level security. */
const SELECT = `SELECT image_id, received_at, outcome, reason, detail, type, results FROM pipeline.images
  WHERE customer_id = current_setting('app.customer')`;

/** Customers' rows of the warehouse, as the role `web`: row-level security shows it one customer at a time, or nobody. */
export function warehouseCustomerImages(pool: Pool): CustomerImages {
  const rowsOf = (holder: KeyHolder, condition: string, values: readonly unknown[]): Promise<CustomerImage[]> =>
    transaction(pool, async (run) => {
      // For this transaction only, so that a pooled connection never keeps a customer.
      await run("SELECT set_config('app.customer', $1, true)", [holder.customer]);
      return (await run(`${SELECT} ${condition}`, values)).map(customerImage);
    });
  return {
    async list(holder, { limit, before }) {
      const older = before === undefined ? "" : "AND image_id < $2";
      const values = before === undefined ? [limit] : [limit, before];
      return await rowsOf(holder, `${older} ORDER BY image_id DESC LIMIT $1`, values);
    },
    async find(holder, imageId) {
      const [image] = await rowsOf(holder, "AND image_id = $1", [imageId]);
      return image;
    },
  };
}

function customerImage(row: unknown): CustomerImage {
  const { image_id, received_at, outcome, reason, detail, type, results } = rowSchema.parse(row);
  return {
    imageId: image_id,
    receivedAt: received_at,
    outcome,
    ...(reason !== null && { reason }),
    ...(detail !== null && { detail }),
    ...(type !== null && { type }),
    results,
  };
}
