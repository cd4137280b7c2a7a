import type { ComponentResource, Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { dbforpostgresql } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";

/**
 * Connections that the service keeps for itself, beside those of sizes.ts:
 * learn.microsoft.com/azure/postgresql/configure-maintain/concepts-limits, "Maximum connections".
 */
const RESERVED_CONNECTIONS = 15;

/**
 * Sets the server's parameters, one after the other: Azure changes one at a time and refuses others meanwhile
 * ("ServerIsBusy": github.com/Azure/azure-postgresql/issues/134).
 * @param after what the first of them waits for
 * @returns the last: once it is there, all are
 */
export function parameters(
  parent: ComponentResource,
  { stack, settings }: Context,
  { resourceGroup }: Pick<Account, "resourceGroup">,
  { name: serverName }: Pick<dbforpostgresql.Server, "name">,
  after: Resource,
): Resource {
  const { connections } = sizesOf(settings).warehouse;
  const values = { ...PARAMETERS, max_connections: String(connections + RESERVED_CONNECTIONS) };
  return Object.entries(values).reduce(
    (before: Resource, [configurationName, value]) =>
      new dbforpostgresql.Configuration(
        `${stack}-warehouse-${configurationName.replaceAll(/[._]/g, "-")}`,
        { resourceGroupName: resourceGroup, serverName, configurationName, value, source: "user-override" },
        { parent, dependsOn: [before] },
      ),
    after,
  );
}

/**
 * Of those that are Azure's defaults as well: stated, they cannot be lost. `max_connections` is Azure's default for a size
 * too, but of the first that a server has; one whose size is changed keeps it until it is set and the server restarted.
 * Source: learn.microsoft.com/azure/postgresql/server-parameters, version 18
 */
const PARAMETERS: Readonly<Record<string, string>> = {
  require_secure_transport: "on",
  ssl_min_protocol_version: "TLSv1.2",
  // bi_reader's password is stored for nothing else: functions/clients/scram.ts.
  "azure.accepted_password_auth_method": "scram-sha-256",
  // Who logged in, and when they left. PostgreSQL 18 takes a list of steps.
  log_connections: "authorization",
  log_disconnections: "on",
  log_checkpoints: "on",
};
