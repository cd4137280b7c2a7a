import { posix } from "node:path";
import type pg from "pg";
import { query } from "../clients/postgres.ts";
import { CUSTOMER_RULE, isCustomerId } from "../core/customer.ts";
import { isImageId, resultKey } from "../core/keys.ts";

/** Whose results: an image's, or a customer's. */
export interface HoldScope {
  /** The warehouse tells whose it is, unless `customer` does. */
  readonly imageId?: string;
  readonly customer?: string;
  /** What the page before answered as `next`. Default: from the beginning */
  readonly after?: string;
}

/** Every result of an image is in the folder of that image: functions/core/keys.ts. */
export const folderOf = (key: string): string => posix.dirname(key);

/**
 * Below which prefix the results are; empty for everybody's.
 * @throws RangeError for ids that are none, and for an image whose customer is neither said nor known; Outage
 */
export async function prefixOf(warehouse: pg.Pool, { imageId, customer }: HoldScope): Promise<string> {
  if (customer !== undefined && !isCustomerId(customer)) {
    throw new RangeError(`Customer is ${JSON.stringify(customer)}; allowed: ${CUSTOMER_RULE}.`);
  }
  if (imageId === undefined) return customer === undefined ? "" : `${customer}/`;
  if (!isImageId(imageId)) {
    throw new RangeError(
      `Image is ${JSON.stringify(imageId)}; allowed: a UUIDv7 in lower case, as \`send\` prints it.`,
    );
  }
  return `${folderOf(resultKey(customer ?? (await ownerOf(warehouse, imageId)), imageId, "any", "any"))}/`;
}

async function ownerOf(warehouse: pg.Pool, imageId: string): Promise<string> {
  const rows = await query<{ customer_id: string }>(
    warehouse,
    "SELECT customer_id FROM pipeline.images WHERE image_id = $1 AND jsonb_array_length(results) > 0",
    [imageId],
  );
  const [row, other] = rows;
  if (row !== undefined && other === undefined) return row.customer_id;
  throw new RangeError(
    row === undefined
      ? `The warehouse knows no result of the image ${imageId}. Check the id; or, where its row has gone ` +
          "(retention.detailDays) or is not written yet, say its customer as well."
      : `The warehouse knows results of ${rows.length} customers by the id ${imageId}: say which customer's.`,
  );
}

/** What to throw where a scope has no results: a wrong id must not look like a hold. */
export function nothingStored({ imageId, customer }: HoldScope): RangeError {
  const whose = [
    ...(imageId === undefined ? [] : [`the image ${imageId}`]),
    ...(customer === undefined ? [] : [`the customer ${customer}`]),
  ];
  return new RangeError(`No result of ${whose.join(" of ")} is stored. Check the id; or they have expired.`);
}
