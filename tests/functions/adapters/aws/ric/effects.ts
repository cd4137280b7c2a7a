import { ListObjectVersionsCommand, type ObjectVersion } from "@aws-sdk/client-s3";
import { query } from "../../../../../functions/clients/postgres.ts";
import { PROCESSED_BUCKET, RAW_BUCKET, type Stage } from "./stage.ts";

/** All that a delivery may leave behind: every version of every object, every image's row, every statistic. */
export interface Effects {
  readonly raw: readonly ObjectVersion[];
  readonly processed: readonly ObjectVersion[];
  readonly images: readonly object[];
  readonly statistics: readonly object[];
}

export async function effects({ s3, pool }: Stage): Promise<Effects> {
  const versions = async (Bucket: string): Promise<ObjectVersion[]> => {
    const { Versions = [], DeleteMarkers = [], IsTruncated } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    if (IsTruncated === true) throw new Error(`The bucket ${Bucket} holds more than one listing shows.`);
    return [...Versions, ...DeleteMarkers];
  };
  return {
    raw: await versions(RAW_BUCKET),
    processed: await versions(PROCESSED_BUCKET),
    images: await query(pool, "SELECT * FROM pipeline.images ORDER BY image_id"),
    statistics: await query(
      pool,
      "SELECT * FROM pipeline.daily_rollup ORDER BY day, customer_id, source, type, outcome, slot",
    ),
  };
}
