import type pg from "pg";
import type { Retention } from "../core/settings.ts";
import { queryOne } from "../clients/postgres.ts";

/** What one run did. */
export interface UpkeepReport {
  readonly partitionsCreated: number;
  /** Images moved from the default partition to a new one. */
  readonly imagesMoved: number;
  readonly partitionsDropped: number;
  /** Images deleted from the default partition one by one. */
  readonly imagesDeleted: number;
  readonly identitiesDeleted: number;
  readonly rollupsDeleted: number;
}

/**
 * Days that have a partition before they begin. A week: upkeep may fail for days and nothing happens; and if it fails for
 * longer, images go to the default partition and are moved by the next run.
 */
const DAYS_AHEAD = 7;

/**
 * Makes the partitions of the days to come and removes what is older than its retention. Each of the two is a transaction
 * of its own; safe to run at any time, and by several at once.
 * @param pool of the role owner
 * @throws Outage
 */
export async function upkeep(
  pool: pg.Pool,
  { detailDays, statsYears }: Pick<Retention, "detailDays" | "statsYears">,
): Promise<UpkeepReport> {
  const ensured = await ensurePartitions(pool);
  const dropped = await queryOne<Omit<UpkeepReport, keyof typeof ensured>>(
    pool,
    `SELECT partitions_dropped AS "partitionsDropped", images_deleted AS "imagesDeleted",
            identities_deleted AS "identitiesDeleted", rollups_deleted AS "rollupsDeleted"
     FROM pipeline.drop_expired($1, $2)`,
    [detailDays, statsYears],
  );
  return { ...ensured, ...dropped };
}

/**
 * Makes the partitions from yesterday to a week ahead that are missing.
 * @param pool of the role owner
 * @throws Outage
 */
export async function ensurePartitions(
  pool: pg.Pool,
): Promise<Pick<UpkeepReport, "partitionsCreated" | "imagesMoved">> {
  return await queryOne(
    pool,
    `SELECT partitions_created AS "partitionsCreated", images_moved AS "imagesMoved"
     FROM pipeline.ensure_partitions($1)`,
    [DAYS_AHEAD],
  );
}
