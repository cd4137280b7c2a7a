import { randomBytes } from "node:crypto";
import type * as azure from "@pulumi/azure-native";
import { type ComponentResource, interpolate, output, secret } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AzureNetwork, CustomerKey } from "../capabilities.ts";
import { authorization, dbforpostgresql } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";
import { storage } from "./storage.ts";

/** The schema needs 18: functions/warehouse/migrations/001_schemas.sql. Azure installs its newer releases by itself. */
const MAJOR_VERSION = "18";

/** learn.microsoft.com/rest/api/postgresql/servers/create: 3 to 63 letters, digits and dashes */
const SERVER_NAME = { maxLength: 63, dashes: true } as const;

/**
 * An administrator that nobody logs in as. bi_reader's password needs a server that takes passwords, and Azure makes none
 * without an administrator who has one ("EngineCredentialsNotProvided": github.com/Azure/azure-cli/issues/29346).
 */
const UNUSED = "unused_administrator";

/**
 * Its password: 256 bits of chance, made while the server is. The state has it as a secret, and nothing is told it. Azure asks
 * for three kinds of characters and for no three in a row of the login's name: of those, no three are hexadecimal digits.
 */
const unusedPassword = (): string => `${randomBytes(32).toString("hex")}-A`;

/**
 * The server, in a subnet of its own, without a public address. Functions log in by Entra ID; see stats-warehouse.ts for
 * who else does. Its backups stay in the region: copies elsewhere would be data elsewhere.
 *
 * Made once the zone of its name is linked to the network, which Azure looks for:
 * learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private, "Use a private DNS zone".
 */
export function server(
  parent: ComponentResource,
  { stack, settings }: Context,
  { account, warehouse: { subnetId, zoneId }, ready }: AzureNetwork,
): dbforpostgresql.Server {
  const { warehouse: size, highAvailability, backupDays, deletionProtection } = sizesOf(settings);
  const name = `${stack}-warehouse`;
  const made = new dbforpostgresql.Server(
    name,
    {
      resourceGroupName: account.resourceGroup,
      serverName: account.uniqueName("warehouse", SERVER_NAME),
      location: account.location,
      // Said for the policies: the operations application deletes what is older.
      tags: { ...account.tags, "statistics-retention-years": String(settings.retention.statsYears) },
      version: MAJOR_VERSION,
      sku: { name: size.sku, tier: size.tier },
      storage: storage(settings),
      network: {
        delegatedSubnetResourceId: subnetId,
        privateDnsZoneArmResourceId: zoneId,
        publicNetworkAccess: "Disabled",
      },
      authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Enabled", tenantId: account.tenantId },
      administratorLogin: UNUSED,
      administratorLoginPassword: secret(unusedPassword()),
      backup: { backupRetentionDays: backupDays, geoRedundantBackup: "Disabled" },
      highAvailability: { mode: highAvailability ? "ZoneRedundant" : "Disabled" },
      ...(account.key !== undefined && encryptedBy(account.key)),
    },
    {
      parent,
      dependsOn: ready,
      // The password that the server was made with.
      ignoreChanges: ["administratorLoginPassword"],
      // Against the engine; the lock is against everybody else.
      protect: deletionProtection,
    },
  );
  if (deletionProtection) {
    new authorization.ManagementLockByScope(
      name,
      {
        scope: made.id,
        lockName: "warehouse",
        level: "CanNotDelete",
        notes: "warehouse.deletionProtection of the stack's settings",
      },
      { parent },
    );
  }
  return made;
}

/**
 * What makes a server use the stack's key. Only while it is made, and for good. The key is named without a version: the
 * server takes each new one by itself. Its vault lets in services that Azure trusts, which this is one of.
 * Source: learn.microsoft.com/azure/postgresql/security/security-data-encryption
 */
const encryptedBy = ({
  identityId,
  vaultUri,
  keyName,
}: CustomerKey): Pick<azure.dbforpostgresql.ServerArgs, "identity" | "dataEncryption"> => ({
  identity: { type: "UserAssigned", userAssignedIdentities: output(identityId).apply((id) => ({ [id]: {} })) },
  dataEncryption: {
    type: "AzureKeyVault",
    primaryKeyURI: interpolate`${vaultUri}/keys/${keyName}`,
    primaryUserAssignedIdentityId: identityId,
  },
});
