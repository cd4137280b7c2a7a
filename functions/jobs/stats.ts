import type pg from "pg";
import { query } from "../clients/postgres.ts";

/** What statistics can be grouped by. */
export const COLUMNS = ["customer", "source", "type", "label", "day", "outcome"] as const;
export type Column = (typeof COLUMNS)[number];

export interface StatsQuery {
  /** Columns to group by, in the order to sort by. None: one row for all images. */
  readonly by: readonly Column[];
  /** First UTC day, YYYY-MM-DD. Default: the oldest there is. */
  readonly from?: string;
  /** Last UTC day, YYYY-MM-DD, included. Default: the newest there is. */
  readonly to?: string;
}

/** One group: its columns (day as YYYY-MM-DD) and its numbers. */
export interface StatsRow extends Readonly<Partial<Record<Column, string>>> {
  readonly images: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Milliseconds within which 95 % of the images were handled, to a tenth; at most 19 % off (bi.p95_ms). */
  readonly p95Ms: number;
}

/** Length of the histogram of durations: pipeline.duration_bucket in functions/warehouse/migrations. */
const DURATION_BUCKETS = 80;

/** Sums by bucket: much faster than an aggregate of arrays, see the views of functions/warehouse/migrations. */
const DURATIONS = Array.from({ length: DURATION_BUCKETS }, (_, index) => `sum(durations[${index + 1}])`).join(", ");

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The numbers of images, from the daily statistics.
 * @param pool of the role owner or bi_reader
 * @throws RangeError for a column or a day that is none; Outage
 */
export async function stats(pool: pg.Pool, { by, from, to }: StatsQuery): Promise<StatsRow[]> {
  // Names of columns cannot be parameters: only those of the list, each once, become part of the statement.
  const columns = [...new Set(by)].map(checkedColumn);
  return await query(
    pool,
    `SELECT ${columns.map((column) => `${column},`).join(" ")}
       sum(images)::bigint AS images, sum(bytes_in)::bigint AS "bytesIn", sum(bytes_out)::bigint AS "bytesOut",
       round(bi.p95_ms(ARRAY[${DURATIONS}]::bigint[])::numeric, 1)::float8 AS "p95Ms"
     FROM bi.daily_rollup
     WHERE day >= coalesce($1::date, '-infinity') AND day <= coalesce($2::date, 'infinity')
     GROUP BY GROUPING SETS ((${columns.join(", ")}))
     HAVING sum(images) > 0
     ${columns.length === 0 ? "" : `ORDER BY ${columns.map(sortKey).join(", ")}`}`,
    [checkedDay("from", from), checkedDay("to", to)],
  );
}

function checkedColumn(name: string): Column {
  const column = COLUMNS.find((known) => known === name);
  if (column !== undefined) return column;
  throw new RangeError(`Expected columns to group by among ${COLUMNS.join(", ")} but received "${name}".`);
}

/** By code point, so that every server sorts alike. */
function sortKey(column: Column): string {
  return column === "day" ? column : `${column} COLLATE "C"`;
}

function checkedDay(name: string, day: string | undefined): string | null {
  if (day === undefined) return null;
  // Date would read 2026-02-30 as 2 March.
  const valid = DAY.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  if (valid) return day;
  throw new RangeError(`Expected a day like 2026-01-31 for ${name} but received "${day}".`);
}
