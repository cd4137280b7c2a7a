import type * as azure from "@pulumi/azure-native";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { CLOSED_ACCOUNT } from "../closed-account.ts";
import { encryptedBy } from "../customer-key.ts";
import { ACCOUNT_NAME } from "../names.ts";
import { sizesOf } from "../sizes.ts";
import { storage } from "../sdk.ts";
import type { processedLifecycle } from "./lifecycle.ts";

/** What one account is asked to be, beyond what every account is. */
export interface AccountSpec {
  /** Tag by which the policies tell accounts apart, and part of the names. */
  readonly purpose: "raw" | "processed";
  /** Further tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether it answers the internet. Private endpoints and services that Azure trusts always reach it. */
  readonly everyNetwork: boolean;
  readonly lifecycle: ReturnType<typeof processedLifecycle>;
  /** What else the account is told. */
  readonly extra?: Partial<azure.storage.StorageAccountArgs>;
  readonly cors?: azure.storage.BlobServicePropertiesArgs["cors"];
}

/** An account, and what its containers wait for: that it keeps versions. */
export interface MadeAccount {
  readonly made: storage.StorageAccount;
  readonly service: storage.BlobServiceProperties;
}

/**
 * A storage account as every one of them is: no shared keys, nothing public, TLS 1.2 or newer, versions of every blob, no
 * soft delete, which would keep what was promised to be gone. What belongs to it has the same options, so that it stays or
 * goes with it.
 */
export function storageAccount(
  { stack, settings }: Context,
  account: Pick<Account, "key" | "location" | "resourceGroup" | "tags" | "uniqueName">,
  spec: AccountSpec,
  options: CustomResourceOptions,
): MadeAccount {
  const name = `${stack}-${spec.purpose}`;
  const resourceGroupName = account.resourceGroup;
  const made = new storage.StorageAccount(
    name,
    {
      accountName: account.uniqueName(spec.purpose, ACCOUNT_NAME),
      resourceGroupName,
      location: account.location,
      ...CLOSED_ACCOUNT,
      sku: { name: sizesOf(settings).storageSku },
      tags: { ...account.tags, ...spec.tags, purpose: spec.purpose },
      publicNetworkAccess: "Enabled",
      // Lifecycle is one of the services that Azure trusts: learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview
      networkRuleSet: { defaultAction: spec.everyNetwork ? "Allow" : "Deny", bypass: "AzureServices" },
      ...(account.key !== undefined && encryptedBy(account.key)),
      ...spec.extra,
    },
    options,
  );
  const service = new storage.BlobServiceProperties(
    name,
    {
      accountName: made.name,
      resourceGroupName,
      blobServicesName: "default",
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: false },
      containerDeleteRetentionPolicy: { enabled: false },
      ...(spec.cors !== undefined && { cors: spec.cors }),
    },
    options,
  );
  new storage.ManagementPolicy(
    name,
    { accountName: made.name, resourceGroupName, managementPolicyName: "default", policy: { rules: spec.lifecycle } },
    // Rules about old versions are for accounts that have them.
    { ...options, dependsOn: [service] },
  );
  return { made, service };
}
