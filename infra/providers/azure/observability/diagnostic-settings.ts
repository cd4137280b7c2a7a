import { type ComponentResource, type Input, interpolate, output, type Output } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, AzureCapabilities } from "../capabilities.ts";
import { monitor } from "../sdk.ts";

/** What a resource sends to the workspace. */
interface Sent {
  /** In kebab-case; part of the setting's name in the program. */
  readonly name: string;
  readonly resourceId: Input<string>;
  /** Azure's categories: learn.microsoft.com/azure/azure-monitor/reference/logs-index. Default: all that the resource has. */
  readonly categories?: readonly string[];
  /** Whether rows go to tables of their own kind, not to the one for everything. Where a service knows no other, it is not said. */
  readonly ownTables?: true;
}

const BLOBS = ["StorageRead", "StorageWrite", "StorageDelete"];

/**
 * What the resources themselves log, in the stack's workspace: who did what to whose data, and what went wrong. What
 * applications write comes there through Application Insights, and their hosts' own storage is left out: what is done to it
 * every second is nobody's doing.
 */
export function diagnosticSettings(
  parent: ComponentResource,
  { stack, settings }: Context,
  parts: Omit<AzureCapabilities, "observability">,
): void {
  const { account } = parts.network;
  for (const { name, resourceId, categories, ownTables } of [...sent(parts), ...vaults(parts, settings)]) {
    new monitor.DiagnosticSetting(
      `${stack}-${name}-logs`,
      {
        name: stack,
        resourceUri: resourceId,
        workspaceId: account.workspace.id,
        logs:
          categories === undefined
            ? [{ categoryGroup: "allLogs", enabled: true }]
            : categories.map((category) => ({ category, enabled: true })),
        ...(ownTables && { logAnalyticsDestinationType: "Dedicated" }),
      },
      { parent },
    );
  }
}

function sent({
  blobStorage,
  kafkaIngress,
  statsWarehouse,
  imageFunction,
  gateway,
}: Omit<AzureCapabilities, "observability">): Sent[] {
  const { rawAccount, processedAccount } = blobStorage;
  const { namespaceId } = kafkaIngress;
  return [
    { name: "raw-blobs", resourceId: interpolate`${rawAccount.id}/blobServices/default`, categories: BLOBS },
    {
      name: "processed-blobs",
      resourceId: interpolate`${processedAccount.id}/blobServices/default`,
      categories: BLOBS,
    },
    {
      name: "raw-queues",
      resourceId: interpolate`${rawAccount.id}/queueServices/default`,
      // Not what is read: a trigger asks every few seconds whether there is something.
      categories: ["StorageWrite", "StorageDelete"],
    },
    ...(namespaceId === undefined ? [] : [{ name: "kafka", resourceId: namespaceId, ownTables: true } as const]),
    // Who connects, and what fails. What is asked is not logged: it may name customers.
    { name: "warehouse", resourceId: statsWarehouse.serverId, categories: ["PostgreSQLLogs"], ownTables: true },
    { name: "uploads", resourceId: imageFunction.uploadsTopic.id, categories: ["DeliveryFailures"] },
    {
      name: "gateway",
      resourceId: gateway.profileId,
      categories: ["FrontDoorAccessLog", "FrontDoorWebApplicationFirewallLog"],
    },
  ];
}

/** Vaults: of the warehouse's secret, of the data's key in prod, and of the login at somebody else's Kafka. */
function vaults(
  { network: { account }, statsWarehouse, kafkaIngress }: Omit<AzureCapabilities, "observability">,
  { ingress }: Context["settings"],
): Sent[] {
  const { key } = account;
  const login = kafkaIngress.settings.apply(({ login: known }) => (known.kind === "secret" ? known.vaultUrl : ""));
  return [
    { name: "warehouse-vault", url: statsWarehouse.vault.url },
    ...(key === undefined ? [] : [{ name: "data-vault", url: key.vaultUri }]),
    ...(ingress.existing === undefined ? [] : [{ name: "kafka-vault", url: login }]),
  ].map(({ name, url }) => ({ name, resourceId: vaultId(account, url), categories: ["AuditEvent"], ownTables: true }));
}

/** A vault's id by its address, https://<name>.vault.azure.net: all of the stack's are in its group. */
function vaultId({ subscriptionId, resourceGroup }: Account, url: Input<string>): Output<string> {
  const name = output(url).apply((text) => new URL(text).hostname.split(".")[0] ?? "");
  return interpolate`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${name}`;
}
