import { fileURLToPath } from "node:url";
import { runner } from "node-pg-migrate";
import pg from "pg";
import { createPool, type PostgresAccess } from "../clients/postgres.ts";
import { driverCall, retryingConflicts } from "../clients/postgres-errors.ts";
import { scramVerifier } from "../clients/scram.ts";
import { ensurePartitions } from "./upkeep.ts";

/**
 * How a role logs in: by a password (printable ASCII), as a member of a role that the server's cloud gives logins to, or with
 * tokens of the identity of Microsoft Entra that has this object id.
 */
export type RoleLogin = string | { readonly memberOf: string } | { readonly entraObjectId: string };

/** Logins of the roles that migrate creates. */
export interface RoleLogins {
  readonly writer: RoleLogin;
  readonly web: RoleLogin;
  readonly biReader: RoleLogin;
}

export interface MigrateOptions {
  /** Folder of the migrations. Default: the one of the sources; a bundle tells where it has put them. */
  readonly migrationsFolder?: string;
  /** Hears what is done, a line at a time; never a password. Default: nobody. */
  readonly log?: (line: string) => void;
}

/** Database that every PostgreSQL has, to create another from. */
const MAINTENANCE_DATABASE = "postgres";

/** Connections that analysts' tools may hold; the rest of the server's belong to the pipeline. */
const BI_CONNECTIONS = 20;

/** Random; everybody who changes roles of this server for the pipeline holds this advisory lock. */
const LOCK_ID = "5236471902814463";

/**
 * Brings a server to the state that the pipeline needs: roles with these logins, the database, its schema, partitions
 * for the next days. Safe to run again, and by several at once: they wait for each other.
 * @param owner who owns the database; may create databases and roles, needs no superuser
 * @param logins asked for while no other run changes roles, so that a password made now is nobody else's too
 * @returns names of the migrations that were applied now
 * @throws Outage where the server cannot be reached
 */
export async function migrate(
  owner: PostgresAccess,
  logins: RoleLogins | (() => Promise<RoleLogins>),
  { migrationsFolder = fileURLToPath(new URL("../warehouse/migrations", import.meta.url)), log }: MigrateOptions = {},
): Promise<readonly string[]> {
  // Roles belong to the whole server and advisory locks to one database, so the lock is taken where all can meet.
  return await withClient({ ...owner, database: MAINTENANCE_DATABASE }, async (maintenance) => {
    await maintenance.query(`SELECT pg_advisory_lock(${LOCK_ID})`);
    await ensureRoles(maintenance, typeof logins === "function" ? await logins() : logins);
    await ensureDatabase(maintenance, owner.database);
    const applied = await withClient(owner, (client) => applyMigrations(client, migrationsFolder, log));
    const pool = createPool(owner, { applicationName: "image-pipeline migrate", maxConnections: 1 });
    try {
      await ensurePartitions(pool);
    } finally {
      await pool.end();
    }
    return applied;
  });
}

async function ensureRoles(client: pg.Client, logins: RoleLogins): Promise<void> {
  const roles = [
    { name: "writer", login: logins.writer, connections: -1 },
    { name: "web", login: logins.web, connections: -1 },
    { name: "bi_reader", login: logins.biReader, connections: BI_CONNECTIONS },
  ];
  for (const { name, login, connections } of roles) {
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${name}`);
    // Utility statements take no parameters.
    const password = typeof login === "string" ? client.escapeLiteral(scramVerifier(login)) : "NULL";
    await client.query(`ALTER ROLE ${name} LOGIN CONNECTION LIMIT ${connections} PASSWORD ${password}`);
    if (typeof login !== "string") await client.query(grantOf(client, name, login));
  }
}

/** What gives a role its login by a cloud. Said again it changes nothing; another identity takes the place of the first. */
function grantOf(client: pg.Client, role: string, login: Exclude<RoleLogin, string>): string {
  if ("memberOf" in login) return `GRANT ${client.escapeIdentifier(login.memberOf)} TO ${role}`;
  // By object id, which the server believes without asking the directory, as pgaadauth_create_principal would have it do;
  // and the role stays one that owner made and may change. Source: learn.microsoft.com/azure/postgresql, "Manage Microsoft
  // Entra roles", enabling Entra authentication for an existing role.
  const label = client.escapeLiteral(`aadauth,oid=${login.entraObjectId},type=service`);
  return `SECURITY LABEL FOR "pgaadauth" ON ROLE ${role} IS ${label}`;
}

async function ensureDatabase(client: pg.Client, database: string): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
}

async function applyMigrations(client: pg.Client, dir: string, log: MigrateOptions["log"]): Promise<string[]> {
  const line = (text: string): void => log?.(text);
  const applied = await runner({
    dbClient: client,
    dir,
    direction: "up",
    migrationsSchema: "pipeline",
    createMigrationsSchema: true,
    migrationsTable: "migrations",
    singleTransaction: true,
    // Held in this database too: the first lock does not hold off other users of the tool.
    advisoryLockMode: "wait",
    logger: { info: line, warn: line, error: line },
  });
  return applied.map(({ name }) => name);
}

/** Runs work with a connection of its own, whose statements may take as long as they need. */
async function withClient<T>(connection: PostgresAccess, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await retryingConflicts(() => driverCall(() => connect(connection)));
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function connect({ tls, ...to }: PostgresAccess): Promise<pg.Client> {
  const client = new pg.Client({
    ...to,
    ssl: tls ? { rejectUnauthorized: true } : false,
    application_name: "image-pipeline migrate",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A connection that breaks between two statements: the next one tells.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
