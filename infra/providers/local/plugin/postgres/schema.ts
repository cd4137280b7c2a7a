import pg from "pg";
import * as z from "zod";
import { postgresConnectionSchema } from "../../../../../functions/clients/connections.ts";
import { migrate } from "../../../../../functions/jobs/migrate.ts";
import type { Properties } from "../../../../plugin/resource.ts";
import type { LocalResource } from "../local-resource.ts";

const schema = z.strictObject({
  /** The owner's: may create databases and roles. */
  connection: postgresConnectionSchema,
  /** Of the migrations' files: a new one makes them run. */
  migrationsHash: z.string().min(1),
  /** Passwords the roles are to have. */
  passwords: z.strictObject({ writer: z.string().min(8), web: z.string().min(8), biReader: z.string().min(8) }),
  /** Days a row per image is kept. Recorded for people and policies; the jobs process drops what is older. */
  detailDays: z.int().min(1),
  /** Years the daily statistics are kept; recorded likewise. */
  statsYears: z.int().min(1),
});
type Inputs = z.output<typeof schema>;

/**
 * local:postgres:Schema: the warehouse's database, roles, schema and partitions, on any PostgreSQL. `status` is `ready`
 * or `unreachable`; where the database is gone, so is the resource, and the next `up` makes it again.
 */
export const postgresSchema: LocalResource<typeof schema> = {
  schema,
  secrets: ["connection", "passwords"],
  id: () => "schema",
  create: (_context, inputs) => ensure(inputs),
  update: (_context, inputs) => ensure(inputs),
  async read(_context, { connection }) {
    try {
      return (await isMigrated(connection)) ? { status: "ready" } : undefined;
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === NO_SUCH_DATABASE) return undefined;
      // Whatever other reason: `update` meets it again, and tells.
      return { status: "unreachable" };
    }
  },
  async delete() {
    // Statistics outlive the stack that gathered them: they go with the server's data, or by the hand of whose server it is.
  },
};

/** postgresql.org, appendix A: invalid_catalog_name. */
const NO_SUCH_DATABASE = "3D000";

async function ensure({ connection, passwords }: Inputs): Promise<Properties> {
  await migrate(connection, passwords);
  return { status: "ready" };
}

async function isMigrated({ tls, ...connection }: Inputs["connection"]): Promise<boolean> {
  const client = new pg.Client({
    ...connection,
    ssl: tls ? { rejectUnauthorized: true } : false,
    connectionTimeoutMillis: 3000,
    query_timeout: 3000,
  });
  // A connection that breaks while idle is an event as well as a failed query; the query's failure is the answer.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ there: boolean }>(
      "SELECT to_regclass('pipeline.migrations') IS NOT NULL AS there",
    );
    return rows[0]?.there === true;
  } finally {
    await client.end();
  }
}
