import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { all, type Output, output } from "@pulumi/pulumi";
import type { PostgresConnection } from "../../../functions/clients/connections.ts";
import type { Context } from "../../contract/context.ts";
import type { StatsWarehouse } from "../../contract/stats-warehouse.ts";
import { ROOT } from "../../engine/paths.ts";
import type { Parts } from "./capabilities.ts";
import type { Host } from "./network.ts";
import { PostgresServer, WarehouseSchema } from "./resources.ts";

/** The warehouse as this provider's other parts see it: one connection a role, known once the schema is there. */
export interface LocalStatsWarehouse extends StatsWarehouse {
  connection(role: "owner" | "writer" | "web" | "bi_reader"): Output<PostgresConnection>;
}

const DATABASE = "image_pipeline";
const OWNER = "owner";

/** PostgreSQL on this machine, or the same schema in `warehouse.existing`. */
export function statsWarehouse({ stack, settings }: Context, { network }: Parts<"network">): LocalStatsWarehouse {
  const existing = settings.warehouse.existing;
  const owner = existing ? output<PostgresConnection>(existing) : ownServer(stack, network);
  const passwords = {
    writer: network.credential("warehouseWriter"),
    web: network.credential("warehouseWeb"),
    biReader: network.credential("warehouseBiReader"),
  };
  const schema = new WarehouseSchema(`${stack}-schema`, {
    connection: owner,
    migrationsHash: migrationsHash(),
    passwords: output(passwords),
    detailDays: settings.retention.detailDays,
    statsYears: settings.retention.statsYears,
  });
  const ready = all([owner, schema.id]).apply(([connection]) => connection);
  const as = (user: string, password: Output<string>): Output<PostgresConnection> =>
    all([ready, password]).apply(([connection, secret]) => ({ ...connection, user, password: secret }));
  const connections = {
    owner: ready,
    writer: as("writer", passwords.writer),
    web: as("web", passwords.web),
    bi_reader: as("bi_reader", passwords.biReader),
  };
  return {
    host: owner.apply(({ host }) => host),
    port: owner.apply(({ port }) => port),
    database: owner.apply(({ database }) => database),
    biReaderSecret: passwords.biReader,
    connection: (role) => connections[role],
  };
}

function ownServer(stack: string, network: Host): Output<PostgresConnection> {
  const port = network.port("postgres");
  const password = network.credential("warehouseOwner");
  const server = new PostgresServer(`${stack}-postgres`, { port, user: OWNER, password });
  return all([server.host, port, password]).apply(([host, number, secret]) => ({
    host,
    port: number,
    database: DATABASE,
    user: OWNER,
    password: secret,
    tls: false,
  }));
}

/** Changes when a migration is added, so that `up` runs it. */
function migrationsHash(): string {
  const folder = join(ROOT, "functions", "warehouse", "migrations");
  const hash = createHash("sha256");
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}
