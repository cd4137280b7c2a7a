import type { DatabaseFacts } from "../../facts/databases.ts";
import type { ResourceView } from "../reader.ts";
import { STATISTICS_RETENTION_TAG, taggedRetention } from "../statistics-retention.ts";
import { clusters, isCluster } from "./databases/clusters.ts";
import { instances, isInstance } from "./databases/instances.ts";
import { tagOf } from "./tags.ts";

/** Facts of RDS: its instances, and the clusters of Aurora and of Multi-AZ deployments. */
export const databaseFacts = (resources: readonly ResourceView[]): DatabaseFacts => ({
  databaseServers: [...instances(resources), ...clusters(resources)],
  statisticsRetentions: resources
    .filter((resource) => isInstance(resource) || isCluster(resource))
    .flatMap((server) => taggedRetention(server, tagOf(server, STATISTICS_RETENTION_TAG))),
});
