import { all, interpolate, output } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AzureStatsWarehouse, Parts } from "../capabilities.ts";
import { after } from "../after.ts";
import { dbforpostgresql } from "../sdk.ts";
import { parameters } from "./parameters.ts";
import { server } from "./server.ts";
import { secretVault } from "./vault.ts";

/**
 * The operations application makes it, while it prepares the stack, and so its own role is the owner. Made by Azure's
 * management it might be a role's that no login has: learn.microsoft.com/azure/postgresql/security/security-entra-concepts,
 * "Limitations and considerations".
 */
const DATABASE = "image_pipeline";
const PORT = 5432;

/** In the vault, as JSON with `username` and `password`. */
const BI_READER_SECRET = "bi-reader";

/**
 * PostgreSQL Flexible Server. The owner is the operations application's identity; roles writer and web are those of the other
 * two, and log in by Entra ID as well. Only bi_reader, for tools that know no Entra ID, has a password: the operations
 * application makes it and puts it into a vault, so that no state has it.
 */
export function statsWarehouse(context: Context, { network }: Parts<"network">): AzureStatsWarehouse {
  const { stack } = context;
  const { account } = network;
  const parent = account.component("StatsWarehouse");
  const made = server(parent, context, network);
  const { vault, url, keepSecret } = secretVault(parent, context, account);
  // A server that was just made says that it is busy, for a moment. The endpoint, which takes a minute and could be made
  // before, is made between the two.
  const reached = network.privateEndpoint(parent, "warehouse-vault", {
    service: "vault",
    resourceId: after(vault.id, [made.id]),
  });
  const { operations } = account.identities;
  const owner = new dbforpostgresql.AdministratorsMicrosoftEntra(
    `${stack}-warehouse-owner`,
    {
      resourceGroupName: account.resourceGroup,
      serverName: made.name,
      objectId: operations.principalId,
      // The role's name in PostgreSQL too.
      principalName: operations.name,
      principalType: "ServicePrincipal",
      tenantId: account.tenantId,
    },
    { parent, dependsOn: [reached] },
  );
  const last = parameters(parent, context, account, made, owner);
  // Whoever is told of the server can log in to it.
  const host = after(made.fullyQualifiedDomainName, [owner.id, last.urn]);
  const vaultUrl = after(url, [reached.urn]);
  return {
    host,
    port: output(PORT),
    database: output(DATABASE),
    biReaderSecret: interpolate`${vaultUrl}/secrets/${BI_READER_SECRET}`,
    serverId: made.id,
    vault: { url: vaultUrl, biReaderSecret: BI_READER_SECRET },
    settings: (role) =>
      all([host, operations.name]).apply(([at, ownerName]) => ({
        host: at,
        port: PORT,
        database: DATABASE,
        user: role === "owner" ? ownerName : role,
        tls: true,
      })),
    grants: () => [keepSecret],
  };
}
