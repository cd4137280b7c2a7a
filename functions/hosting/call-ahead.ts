import type pg from "pg";

/**
 * Begins a connection to the warehouse, which is what the first image asks for first: whatever else an image needs is loaded
 * while it is made. One that cannot be had is nobody's fault yet; the first image tries again.
 */
export function callAhead(warehouse: pg.Pool): void {
  warehouse.connect().then(
    (client) => {
      client.release();
    },
    () => undefined,
  );
}
