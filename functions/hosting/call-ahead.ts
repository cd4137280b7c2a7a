import { setImmediate } from "node:timers/promises";
import type pg from "pg";

/**
 * Begins a connection to the warehouse, which is what the first image asks for first: whatever else an image needs is loaded
 * while it is made. One that cannot be had is nobody's fault yet; the first image tries again.
 */
export async function callAhead(warehouse: pg.Pool): Promise<void> {
  warehouse.connect().then(
    (client) => {
      client.release();
    },
    () => undefined,
  );
  // Loading holds up everything else, so that the call goes out first.
  await setImmediate();
}
