import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { CLOSED_ACCOUNT } from "../closed-account.ts";
import { encryptedBy } from "../customer-key.ts";
import { ACCOUNT_NAME } from "../names.ts";
import { roleAssignments } from "../role-assignments.ts";
import { managedidentity, network, storage } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";
import type { PrivateNetwork } from "./subnets.ts";

/** Storage Blob Data Contributor: learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage. */
const BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

/**
 * Who spoke to whom, let through or refused, in a storage account of its own: Azure writes it nowhere else. It does so as
 * an identity that may write there, since the account has no keys.
 * Source: learn.microsoft.com/azure/network-watcher/vnet-flow-logs-managed-identity
 */
export function flowLogs(
  parent: ComponentResource,
  { stack, settings }: Context,
  account: Account,
  { vnet, all }: Pick<PrivateNetwork, "vnet" | "all">,
): void {
  const { resourceGroup, location, tags } = account;
  const place = { resourceGroupName: resourceGroup, location, tags };
  const store = logStore(parent, stack, account, sizesOf(settings));
  const name = `${stack}-flow-log`;
  const identity = new managedidentity.UserAssignedIdentity(name, { ...place, resourceName: name }, { parent });
  const rights = roleAssignments(parent, { stack }, { name: "flow-log", id: identity.principalId }, [
    { name: "store", roleDefinitionId: account.builtInRole(BLOB_DATA_CONTRIBUTOR), scope: store.id },
  ]);
  new network.FlowLog(
    name,
    {
      // Azure makes one watcher for each region and subscription, with these names, when the first network is made there:
      // learn.microsoft.com/azure/network-watcher/network-watcher-create.
      resourceGroupName: "NetworkWatcherRG",
      networkWatcherName: `NetworkWatcher_${location}`,
      flowLogName: resourceGroup,
      location,
      tags,
      targetResourceId: vnet.id,
      storageId: store.id,
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      enabled: true,
      format: { type: "JSON", version: 2 },
      // The account's own rule removes what is old; a flow log's takes no more than 365 days.
      retentionPolicy: { enabled: false, days: 0 },
    },
    // Last of the network, which Azure changes one thing at a time; meanwhile the watcher comes to be.
    { parent, dependsOn: [...rights, ...all] },
  );
}

/** An account for nothing else. Network Watcher gets past its network rules as one of the services that Azure trusts. */
function logStore(
  parent: ComponentResource,
  stack: string,
  { resourceGroup, location, tags, uniqueName, key }: Account,
  { storageSku, logDays }: ReturnType<typeof sizesOf>,
): storage.StorageAccount {
  const name = `${stack}-flow-logs`;
  const store = new storage.StorageAccount(
    name,
    {
      resourceGroupName: resourceGroup,
      accountName: uniqueName("flow", ACCOUNT_NAME),
      location,
      tags,
      ...CLOSED_ACCOUNT,
      sku: { name: storageSku },
      networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
      ...(key !== undefined && encryptedBy(key)),
    },
    { parent },
  );
  new storage.BlobServiceProperties(
    name,
    {
      resourceGroupName: resourceGroup,
      accountName: store.name,
      blobServicesName: "default",
      // What is removed is gone.
      deleteRetentionPolicy: { enabled: false },
      containerDeleteRetentionPolicy: { enabled: false },
    },
    { parent },
  );
  new storage.ManagementPolicy(
    name,
    {
      resourceGroupName: resourceGroup,
      accountName: store.name,
      managementPolicyName: "default",
      policy: {
        rules: [
          {
            name: "expiry",
            type: "Lifecycle",
            enabled: true,
            definition: {
              filters: { blobTypes: ["blockBlob"] },
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: logDays } } },
            },
          },
        ],
      },
    },
    { parent },
  );
  return store;
}
