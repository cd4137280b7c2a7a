import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { storage } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";
import { processedLifecycle } from "./lifecycle.ts";
import { CONTAINERS } from "./names.ts";
import { storageAccount } from "./storage-account.ts";

/**
 * Longest life of a signed link, days.hours:minutes:seconds. Ours last five minutes and begin a quarter of an hour before
 * they are made, because clocks differ; half as long again is refused, whatever a link says.
 */
const LINK_MAX = "00.00:30:00";

/** An account, and its container. */
export interface Store {
  readonly account: storage.StorageAccount;
  readonly container: storage.BlobContainer;
}

/**
 * Results. Each version carries a policy of its own, set as it is written; what comes without one gets the account's default,
 * of the same days. That one is `Unlocked`, because Azure makes no other; which mode versions get, the tag says.
 *
 * Reached by private endpoints, in every environment: the policies let no account with results answer the internet.
 */
export function processedStore(parent: ComponentResource, context: Context, account: Account): Store {
  const { stack, settings } = context;
  const options = { parent, retainOnDelete: true };
  const { made, service } = storageAccount(
    context,
    account,
    {
      purpose: "processed",
      tags: { "version-lock": sizesOf(settings).lock },
      everyNetwork: false,
      lifecycle: processedLifecycle(settings),
      extra: {
        // Only while the account is made, and for good. An account with it is deleted only when it is empty:
        // learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies
        immutableStorageWithVersioning: {
          enabled: true,
          immutabilityPolicy: {
            immutabilityPeriodSinceCreationInDays: settings.retention.processedDays,
            state: "Unlocked",
            allowProtectedAppendWrites: false,
          },
        },
        sasPolicy: { expirationAction: "Block", sasExpirationPeriod: LINK_MAX },
      },
    },
    options,
  );
  const container = new storage.BlobContainer(
    `${stack}-processed`,
    {
      accountName: made.name,
      resourceGroupName: account.resourceGroup,
      containerName: CONTAINERS.processed,
      publicAccess: "None",
      metadata: { purpose: "processed" },
    },
    { ...options, dependsOn: [service] },
  );
  return { account: made, container };
}
