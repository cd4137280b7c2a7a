import type { DatabaseFacts } from "../../facts/databases.ts";
import { property } from "../property.ts";
import type { ResourceView } from "../reader.ts";
import { STATISTICS_RETENTION_TAG, taggedRetention } from "../statistics-retention.ts";
import { isServer, servers } from "./databases/servers.ts";

/** Facts of Azure Database for PostgreSQL's flexible servers. */
export const databaseFacts = (resources: readonly ResourceView[]): DatabaseFacts => ({
  databaseServers: servers(resources),
  statisticsRetentions: resources
    .filter(isServer)
    .flatMap((server) => taggedRetention(server, property(server.inputs, "tags", STATISTICS_RETENTION_TAG))),
});
