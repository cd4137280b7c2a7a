import type { DatabaseServer } from "../../../facts/databases.ts";
import type { Known } from "../../../facts/known.ts";
import { anyOf, holds, not } from "../../logic.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { sendsLog } from "../diagnostics.ts";
import { isAzure } from "../types.ts";
import { isLocked } from "./locks.ts";
import { parameterOf } from "./parameters.ts";

export const isServer = isAzure("dbforpostgresql", "Server");

/** Days of backups that Azure keeps where a program says nothing: learn.microsoft.com/azure/postgresql, "Backup and restore". */
const DEFAULT_BACKUP_DAYS = 7;

/** The log of a server that tells of connections. */
const LOG = "PostgreSQLLogs";

/** Every flexible server, with its parameters, locks and diagnostic settings. Azure encrypts and mends them by itself. */
export function servers(resources: readonly ResourceView[]): readonly DatabaseServer[] {
  const all = resources.filter(isServer);
  return all.map((server) => {
    const { urn, name, inputs, protect } = server;
    const parameter = (key: string): Known<unknown> => parameterOf(server, key, resources, all);
    return {
      urn,
      name,
      publicAccess: not(
        anyOf([
          holds(property(inputs, "network", "delegatedSubnetResourceId"), (subnet) => subnet !== undefined),
          is(property(inputs, "network", "publicNetworkAccess"), "disabled"),
        ]),
      ),
      // On, unless somebody turns it off: learn.microsoft.com/azure/postgresql, "Networking", TLS and SSL.
      tlsOnly: holds(parameter("require_secure_transport"), (value) => value === undefined || isYes(value)),
      identityLogin: is(property(inputs, "authConfig", "activeDirectoryAuth"), "enabled"),
      logsConnections: holds(parameter("log_connections"), isYes),
      keepsLogs: sendsLog(server, LOG, resources, all),
      // A replica's data is its source's, and so are backups, protection and a standby.
      ...(!isReplica(server) && {
        backupDays: asNumber(property(inputs, "backup", "backupRetentionDays")) ?? DEFAULT_BACKUP_DAYS,
        deletionProtected: anyOf([protect === true, isLocked(server, resources, all)]),
        standby: anyOf(
          ["zoneredundant", "samezone"].map((mode) => is(property(inputs, "highAvailability", "mode"), mode)),
        ),
      }),
    };
  });
}

const isReplica = ({ inputs }: ResourceView): boolean => property(inputs, "createMode") === "Replica";

/** Azure does not tell cases apart. */
const is = (value: Known<unknown>, word: string): Known<boolean> =>
  holds(value, (known) => typeof known === "string" && known.toLowerCase() === word);

/** `on`, or PostgreSQL 18's list of steps. */
const isYes = (value: unknown): boolean =>
  typeof value === "string" && !["", "off", "0", "false", "no"].includes(value.toLowerCase());
