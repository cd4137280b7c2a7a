import { interpolate, output, type Output, type Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AzureBlobStorage, Parts } from "../capabilities.ts";
import { after } from "../after.ts";
import type { storage } from "../sdk.ts";
import { QUEUES } from "./names.ts";
import { processedStore, type Store } from "./processed.ts";
import { rawStore } from "./raw.ts";
import { rightsOf } from "./rights.ts";
import { customRoles } from "./roles.ts";

/**
 * The raw and the processed account, with private endpoints for the applications.
 *
 * Destroying the stack never removes the processed account, nor its policy, lifecycle, container and key: what is in it
 * expires by itself. In prod it leaves the raw account in the same way; elsewhere Azure deletes that with all that is in it.
 */
export function blobStorage(context: Context, { network }: Parts<"network">): AzureBlobStorage {
  const { account } = network;
  const parent = account.component("BlobStorage");
  const raw = rawStore(parent, context, account);
  const processed = processedStore(parent, context, account);
  const roles = customRoles(parent, context, account);
  const rights = rightsOf({ account, roles, raw, processed });
  // One after the other, and after the container: Azure refuses two that change the same account at once
  // ("StorageAccountOperationInProgress": github.com/Azure/bicep-registry-modules/issues/6001).
  const reach = (name: string, service: "blob" | "queue", { account: { id } }: Store, after: Resource): Resource =>
    network.privateEndpoint(parent, name, { service, resourceId: id, after });
  const rawBlob = reach("raw-blob", "blob", raw, raw.container);
  const rawQueue = reach("raw-queue", "queue", raw, rawBlob);
  const reached = [rawBlob, rawQueue, reach("processed-blob", "blob", processed, processed.container)];
  // Whoever is told of the accounts needs what is in them, and the way there.
  const needed = [raw.container.id, raw.mailbox.id, processed.container.id, ...reached.map(({ urn }) => urn)];
  return {
    rawAccount: raw.account,
    processedAccount: processed.account,
    rawBucket: raw.container.name,
    processedBucket: processed.container.name,
    endpoint: urlOf(raw.account),
    settings: after(output({ raw: settingsOf(raw), processed: settingsOf(processed) }), needed),
    queues: QUEUES,
    undelivered: raw.undelivered.name,
    grants: (right) => [...rights[right]],
  };
}

/** Where an account's blobs are reached, without the slash that Azure ends it with. */
const urlOf = ({ name }: storage.StorageAccount): Output<string> => interpolate`https://${name}.blob.core.windows.net`;

const settingsOf = ({ account, container }: Store): { accountUrl: Output<string>; container: Output<string> } => ({
  accountUrl: urlOf(account),
  container: container.name,
});
