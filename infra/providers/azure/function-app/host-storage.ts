import { type ComponentResource, interpolate, type Output, type Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AzureNetwork, Grant, Member } from "../capabilities.ts";
import { CLOSED_ACCOUNT } from "../closed-account.ts";
import { encryptedBy } from "../customer-key.ts";
import { ACCOUNT_NAME } from "../names.ts";
import { storage } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";

/** Container of an application's package. */
const PACKAGES = "packages";

/** Of Azure's own: learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage. */
const BLOB_DATA_OWNER = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
const TABLE_DATA_CONTRIBUTOR = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";

/** Parts of the accounts' names, which have 24 letters and digits in all. */
const SHORT: Readonly<Record<Member, string>> = {
  "image-function": "hostimage",
  operations: "hostops",
  web: "hostweb",
};

/** An application's account, and what it takes to use it. */
export interface HostStorage {
  readonly account: storage.StorageAccount;
  /** Where packages are laid down: https://<account>.blob.core.windows.net/<container>. */
  readonly packagesUrl: Output<string>;
  readonly grants: readonly Grant[];
  /** What the application waits for. */
  readonly ready: readonly Resource[];
}

/**
 * The account in which the Functions host keeps its state: the package, keys, locks of timers, places in the hubs'
 * partitions. One for each application: the host makes its containers itself, so that its right is to all blobs of an
 * account; in a shared one the web application, which answers the internet, could change the code of the others.
 *
 * The host needs what the documents name: all rights on blobs, and tables for the events by which it tells why it did not
 * start. Nothing here uses its queues, so that it reaches none. Azure asks to set no lifecycle on such an account.
 * Sources: learn.microsoft.com/azure/azure-functions/functions-reference, "Connecting to host storage with an identity";
 * storage-considerations, "Lifecycle management policy considerations"
 */
export function hostStorage(
  parent: ComponentResource,
  { stack, settings }: Context,
  { account, privateEndpoint }: AzureNetwork,
  member: Member,
): HostStorage {
  const name = `${stack}-${member}-host`;
  const made = new storage.StorageAccount(
    name,
    {
      resourceGroupName: account.resourceGroup,
      accountName: account.uniqueName(SHORT[member], ACCOUNT_NAME),
      location: account.location,
      tags: { ...account.tags, purpose: "functions-host" },
      ...CLOSED_ACCOUNT,
      // Zone-redundant applications take zone-redundant accounts alone.
      sku: { name: sizesOf(settings).storageSku },
      // The application comes by private endpoints, and what publishes its package goes the application's way.
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny", bypass: "None" },
      ...(account.key !== undefined && encryptedBy(account.key)),
    },
    { parent },
  );
  const packages = new storage.BlobContainer(
    `${stack}-${member}-packages`,
    {
      resourceGroupName: account.resourceGroup,
      accountName: made.name,
      containerName: PACKAGES,
      publicAccess: "None",
    },
    { parent },
  );
  // One after the other, and after the container: blob-storage/blob-storage.ts.
  const reach = (service: "blob" | "table", after: Resource): Resource =>
    privateEndpoint(parent, `${member}-host-${service}`, { service, resourceId: made.id, after });
  const blobs = reach("blob", packages);
  const tables = reach("table", blobs);
  const grant = (right: string, guid: string): Grant => ({
    name: right,
    roleDefinitionId: account.builtInRole(guid),
    scope: made.id,
  });
  return {
    account: made,
    packagesUrl: interpolate`https://${made.name}.blob.core.windows.net/${packages.name}`,
    grants: [grant("host-blobs", BLOB_DATA_OWNER), grant("host-tables", TABLE_DATA_CONTRIBUTOR)],
    ready: [packages, blobs, tables],
  };
}
