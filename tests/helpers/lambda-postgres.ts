import { createPool, query } from "../../functions/clients/postgres.ts";
import { startPostgres, type TestPostgres } from "./postgres.ts";

/**
 * Starts a PostgreSQL as RDS leaves it: a master user (`owner`) that is no superuser, and the role whose members log in by
 * tokens. Whoever calls this stops it.
 * Source: docs.aws.amazon.com/AmazonRDS, "Creating a database account using IAM authentication"
 */
export async function startRds(): Promise<TestPostgres> {
  const postgres = await startPostgres();
  const superuser = createPool(postgres.superuser(), { applicationName: "test", maxConnections: 1 });
  try {
    await query(superuser, "CREATE ROLE rds_iam");
    await query(superuser, "GRANT rds_iam TO owner WITH ADMIN OPTION");
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  } finally {
    await superuser.end();
  }
}
