import type pg from "pg";
import type { EventIdentity } from "../core/arrival.ts";
import type { Identified, StatsWarehouse } from "../core/ports.ts";
import { query, queryOne } from "./postgres.ts";
import { fromStoredRecord, storedIdentity, toStoredRecord } from "./stored-record.ts";

/** An event of a customer. */
interface CustomerEvent {
  readonly customer: string;
  readonly identity: EventIdentity;
}

interface IdentifiedRow {
  readonly image_id: string;
  readonly attempts: number;
  readonly ended: unknown;
}

type Recorded = Awaited<ReturnType<StatsWarehouse["record"]>>;

/** The warehouse, through a pool of the role `writer`. */
export function postgresWarehouse(pool: pg.Pool): StatsWarehouse {
  /**
   * Attempts that an outage of the warehouse itself ended, by event: they cannot be taken back while it lasts, so that is
   * done as the event is next identified. The outage stops consumption, which keeps this small.
   */
  const unforgiven = new Map<string, number>();
  return {
    async identify({ imageId, ...event }): Promise<Identified> {
      const key = parametersOf(event);
      const forgiven = unforgiven.get(String(key)) ?? 0;
      const row = await queryOne<IdentifiedRow>(
        pool,
        "SELECT image_id, attempts, ended FROM pipeline.identify_image($1, $2, $3, $4, $5)",
        [...key, imageId ?? null, forgiven],
      );
      unforgiven.delete(String(key));
      const { image_id, attempts, ended } = row;
      return { imageId: image_id, attempts, ...(ended !== null && { ended: fromStoredRecord(ended) }) };
    },
    async forgiveAttempt(event) {
      const key = parametersOf(event);
      try {
        await query(pool, "SELECT pipeline.forgive_attempt($1, $2, $3)", key);
      } catch {
        unforgiven.set(String(key), (unforgiven.get(String(key)) ?? 0) + 1);
      }
    },
    async record(image) {
      const sql = "SELECT changed, outcome FROM pipeline.record_image($1)";
      return await queryOne<Recorded>(pool, sql, [toStoredRecord(image)]);
    },
  };
}

function parametersOf({ customer, identity }: CustomerEvent): [customer: string, source: string, id: string] {
  const { source, id } = storedIdentity(identity);
  return [customer, source, id];
}
