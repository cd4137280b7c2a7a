import pg from "pg";
import { Outage } from "../core/errors.ts";
import type { PostgresConnection } from "./connections.ts";
import { driverCall, retryingConflicts } from "./postgres-errors.ts";

/** How a server is reached: as a connection says, or with a password that is asked for at every login. */
export type PostgresAccess = Omit<PostgresConnection, "password"> & {
  readonly password: string | (() => Promise<string>);
};

/** What a pool may do; the defaults suit one process of a function. */
export interface PoolOptions {
  /** What the server's list of sessions shows. */
  readonly applicationName: string;
  /** Most connections at once. Default 4. */
  readonly maxConnections?: number;
  /**
   * Milliseconds a statement may take on the server. Default: what the role is given (writer 30 s, web 15 s, bi_reader
   * 60 s, owner without limit).
   */
  readonly statementTimeoutMs?: number;
  /**
   * Milliseconds to wait for an answer before the connection counts as dead. Default 75 s: longer than any role's
   * statement timeout, so that the server's own word comes first. 0 waits for ever.
   */
  readonly answerTimeoutMs?: number;
}

/**
 * A pool of connections as one role. Numbers of the type bigint come as JavaScript numbers, dates as YYYY-MM-DD.
 * Whoever makes it ends it.
 */
export function createPool(connection: PostgresAccess, options: PoolOptions): pg.Pool {
  const { tls, ...to } = connection;
  const pool = new pg.Pool({
    ...to,
    ssl: tls ? { rejectUnauthorized: true } : false,
    application_name: options.applicationName,
    max: options.maxConnections ?? 4,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    query_timeout: options.answerTimeoutMs ?? 75_000,
    ...(options.statementTimeoutMs !== undefined && { statement_timeout: options.statementTimeoutMs }),
    types: valueTypes(),
  });
  // A connection that breaks (a restart, a failover) is replaced, and its statement fails by itself. Unheard, the event would
  // end the process: the pool emits it for idle connections, the client for one in use.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/**
 * Closes the connections that nobody uses; the next statement gets a new one. For a process that was frozen: theirs may have
 * gone without a word, and a pool does not ask before it hands one out.
 */
export async function closeIdle(pool: pg.Pool): Promise<void> {
  while (pool.idleCount > 0) (await pool.connect()).release(true);
}

/** Runs one statement of a transaction and answers its rows. */
export type Run = <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/**
 * Runs one statement and answers its rows.
 * @throws Outage where the warehouse does not answer or cannot work now; a fault of the statement as pg.DatabaseError
 */
export async function query<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await retryingConflicts(() => driverCall(() => pool.query<Row>(text, [...values])));
  return rows;
}

/** Runs one statement that always answers one row, such as a call of a function. */
export async function queryOne<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row> {
  const [row] = await query<Row>(pool, text, values);
  if (row === undefined) throw new Error(`Expected one row but received none from: ${text}`);
  return row;
}

/**
 * Runs work in one transaction; its statements go through `run`. After a conflict with another transaction the work is run
 * again from the start, so it must have no effects elsewhere.
 * @throws Outage as query does; what the work throws, after a rollback
 */
export async function transaction<T>(pool: pg.Pool, work: (run: Run) => Promise<T>): Promise<T> {
  return await retryingConflicts(async () => {
    const client = await driverCall(() => pool.connect());
    const run: Run = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await driverCall(() => client.query<Row>(text, [...values]));
      return rows;
    };
    let usable = false;
    try {
      await run("BEGIN");
      const result = await work(run);
      await run("COMMIT");
      usable = true;
      return result;
    } catch (error) {
      // After an outage the connection is dead or busy; it is closed, which is a rollback too.
      if (!(error instanceof Outage)) {
        await run("ROLLBACK").then(
          () => (usable = true),
          () => undefined,
        );
      }
      throw error;
    } finally {
      client.release(!usable);
    }
  });
}

/** How values come out: pg-types' way, but for two types. */
function valueTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  // Every count and size here fits a number, and texts (pg's default) would be added up wrongly.
  types.setTypeParser(pg.types.builtins.INT8, safeInteger);
  // A Date (pg's default) would be midnight of the process's own time zone.
  types.setTypeParser(pg.types.builtins.DATE, (text) => text);
  return types;
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`Expected a bigint of at most 2^53 - 1 in magnitude from the warehouse but received ${text}.`);
}
