import type { DatabaseServer } from "../../../facts/databases.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds, not } from "../../logic.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAws } from "../types.ts";
import { engineOf } from "./engines.ts";
import { isNotFalse, isTrue, orElse } from "./instances.ts";
import { keepsLogs } from "./logs.ts";
import { switchesOf } from "./parameters.ts";

export const isCluster = isAws("rds", "Cluster");
const isMember = isAws("rds", "ClusterInstance");
const isGroup = isAws("rds", "ClusterParameterGroup");

const CLUSTER: Naming = { by: ["clusterIdentifier"], as: [["clusterIdentifier"], ["id"]] };

/** Every RDS cluster, and what its instances say by themselves. */
export function clusters(resources: readonly ResourceView[]): readonly DatabaseServer[] {
  const all = resources.filter(isCluster);
  const members = resources.filter(isMember);
  const groups = resources.filter(isGroup);
  return [
    ...all.map((one) => cluster(one, groups, satellitesOf(one, members, all, CLUSTER))),
    ...members.map(({ urn, name, inputs }): DatabaseServer => ({
      urn,
      name,
      publicAccess: isTrue(property(inputs, "publiclyAccessible")),
      minorUpgrades: isNotFalse(property(inputs, "autoMinorVersionUpgrade")),
    })),
  ];
}

function cluster(
  resource: ResourceView,
  groups: readonly ResourceView[],
  members: Known<readonly ResourceView[]>,
): DatabaseServer {
  const { urn, name, inputs } = resource;
  const is = (key: string): Known<boolean> => isTrue(property(inputs, key));
  const engine = engineOf(resource);
  const identityLogin = engine === UNKNOWN ? UNKNOWN : engine.identityLogin;
  const serverless = holds(property(inputs, "engineMode"), (mode) => mode === "serverless");
  return {
    urn,
    name,
    ...switchesOf(resource, engine, "dbClusterParameterGroupName", groups),
    // Serverless of the first version always is.
    encrypted: anyOf([is("storageEncrypted"), serverless]),
    identityLogin: anyOf([is("iamDatabaseAuthenticationEnabled"), not(identityLogin)]),
    backupDays: orElse(asNumber(property(inputs, "backupRetentionPeriod")), 1),
    deletionProtected: is("deletionProtection"),
    keepsLogs: keepsLogs(resource, engine),
    standby: anyOf([serverless, standsBy(resource, members)]),
  };
}

/**
 * Aurora hands over to another of its instances; a Multi-AZ cluster, which states a class for all of them, always has two
 * more. Instances that are none of the stack's cannot be counted.
 */
function standsBy({ inputs }: ResourceView, members: Known<readonly ResourceView[]>): Known<boolean> {
  if (property(inputs, "dbClusterInstanceClass") !== undefined) return true;
  return members === UNKNOWN || members.length === 0 ? UNKNOWN : members.length > 1;
}
