import type pg from "pg";
import { createPool, query } from "../../functions/clients/postgres.ts";
import { testPostgres } from "./postgres.ts";
import { eventually } from "./wait.ts";

/**
 * Does the work while one event meets a failover of the warehouse: the function's statement about it waits, and then its
 * connection is ended by the server.
 */
export async function withOutageAt<T>(
  { pool }: { readonly pool: pg.Pool },
  event: { readonly customer: string; readonly source: string; readonly id: string },
  work: () => Promise<T>,
): Promise<T> {
  const superuser = createPool((await testPostgres()).superuser(), { applicationName: "test", maxConnections: 1 });
  const holder = await pool.connect();
  try {
    await holder.query("BEGIN");
    await holder.query(
      "INSERT INTO pipeline.identities (customer_id, event_source, event_id, image_id, attempts) VALUES ($1, $2, $3, uuidv7(), 1)",
      [event.customer, event.source, event.id],
    );
    const { rows } = await holder.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const working = work();
    // Awaited below; what it ends with before that is not unhandled.
    working.catch(() => undefined);
    await eventually("the function asks for the event", async () => {
      const ended = await query(
        superuser,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $1::integer = ANY (pg_blocking_pids(pid))",
        [rows[0]?.pid],
      );
      return ended.length > 0;
    });
    await holder.query("ROLLBACK");
    return await working;
  } finally {
    holder.release(true);
    await superuser.end();
  }
}
