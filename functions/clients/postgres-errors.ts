import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { Outage } from "../core/errors.ts";

/**
 * SQLSTATEs that say another transaction was in the way; the same again may do. serialization_failure, deadlock_detected,
 * lock_not_available. Source: PostgreSQL documentation, appendix A.
 */
const CONFLICTS: ReadonlySet<string> = new Set(["40001", "40P01", "55P03"]);

/**
 * SQLSTATEs (or classes of them, two characters) that say the server cannot work for us now. 08 connection exceptions, 28
 * not let in (as a password is rotated), 53 insufficient resources, 57 operator intervention (shut down, starting up,
 * statement timeout), 58 system error; single ones: no such database (yet), idle or transaction timeout, and a read-only
 * server, which is what a primary becomes in a failover.
 */
const OUTAGES: ReadonlySet<string> = new Set(["08", "28", "53", "57", "58", "3D000", "25P03", "25P04", "25006"]);

/** How often work is tried that conflicts with other transactions. */
const TRIES = 6;
/** Wait before the second try; doubled for each further one, and up to as much again at random: 1.5 to 3.1 s in all. */
const RETRY_BASE_MS = 50;

/**
 * One call of the driver. What goes wrong between it and the server has no SQLSTATE and is an outage; it is a plain Error
 * (`timeout exceeded when trying to connect`, `Connection terminated`) or one with the system's code.
 * @throws Outage; a pg.DatabaseError, and a fault of our own such as a TypeError, as they are
 */
export async function driverCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof pg.DatabaseError || !(error instanceof Error)) throw error;
    const hasSystemCode = "code" in error;
    const isPlain = error.constructor === Error;
    throw hasSystemCode || isPlain ? new Outage("warehouse", { cause: error }) : error;
  }
}

/**
 * Runs work that consists of driver calls, again where it conflicts with another transaction.
 * @throws Outage where the server says it cannot work now, or conflicts do not end; any other error as it is
 */
export async function retryingConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code === undefined) throw error;
      const conflict = CONFLICTS.has(error.code);
      if (conflict && tries < TRIES) {
        await setTimeout(RETRY_BASE_MS * 2 ** (tries - 1) * (1 + Math.random()));
        continue;
      }
      const outage = conflict || OUTAGES.has(error.code) || OUTAGES.has(error.code.slice(0, 2));
      throw outage ? new Outage("warehouse", { cause: error }) : error;
    }
  }
}
