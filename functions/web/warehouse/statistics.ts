import type { Pool } from "pg";
import { query } from "../../clients/postgres.ts";
import type { DayStatistics, OutcomeCounts, Statistics } from "../ports.ts";

/** Most groups of a table: what a person reads. The rest is for SQL. */
const MAX_GROUPS = 50;

const COUNTS = `processed, rejected, failed, bytes_in AS "bytesIn"`;
const NONE: DayStatistics["total"] = { processed: 0, rejected: 0, failed: 0, bytesIn: 0 };

/** The dashboard's numbers from the views for analysts, as the role `bi_reader`. */
export function warehouseStatistics(pool: Pool): Statistics {
  const largest = (view: string, column: string, day: string): Promise<OutcomeCounts[]> =>
    query(
      pool,
      `SELECT ${column} AS name, ${COUNTS} FROM bi.${view} WHERE day = $1 ORDER BY images DESC, name LIMIT ${MAX_GROUPS}`,
      [day],
    );
  return {
    async ofDay(day) {
      const [totals, byCustomer, byType] = await Promise.all([
        query<DayStatistics["total"]>(pool, `SELECT ${COUNTS} FROM bi.images_by_day WHERE day = $1`, [day]),
        largest("images_by_customer", "customer", day),
        largest("images_by_type", "type", day),
      ]);
      return { total: totals[0] ?? NONE, byCustomer, byType };
    },
  };
}
