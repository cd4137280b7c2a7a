import type { BlockBlobClient, BlockBlobUploadOptions } from "@azure/storage-blob";
import { createHash } from "node:crypto";
import { blobOutage, codeOf, statusOf } from "./blob-client.ts";

/**
 * How the service says that a blob is there already. The first is the documented answer to `If-None-Match: *`; the others
 * are those to an identity that may create but not overwrite, and to a blob that is locked or held.
 * Source: learn.microsoft.com/rest/api/storageservices, "Blob service error codes".
 */
const TAKEN: ReadonlySet<string | undefined> = new Set([
  "BlobAlreadyExists",
  "UnauthorizedBlobOverwrite",
  "BlobImmutableDueToPolicy",
  "BlobImmutableDueToLegalHold",
]);

/** The SDK sends it (Content-MD5) with whole blobs as with blocks, but its type names it for blocks alone. */
type Checked = BlockBlobUploadOptions & { readonly transactionalContentMD5: Uint8Array };

/**
 * Writes a blob unless there is one by its name. The bytes travel with their MD5, which the service checks.
 * @returns the new version's id ("" where the account keeps no versions); undefined where there was a blob already
 * @throws Outage
 */
export async function putOnce(
  blob: BlockBlobClient,
  bytes: Buffer,
  options: BlockBlobUploadOptions,
): Promise<string | undefined> {
  const once: Checked = {
    ...options,
    conditions: { ifNoneMatch: "*" },
    transactionalContentMD5: createHash("md5").update(bytes).digest(),
  };
  try {
    return (await blob.upload(bytes, bytes.length, once)).versionId ?? "";
  } catch (error) {
    if (TAKEN.has(codeOf(error)) || statusOf(error) === 412) return undefined;
    if (statusOf(error) === undefined && (await isTaken(blob, error))) return undefined;
    throw blobOutage(error);
  }
}

/**
 * Whether the name is taken, after no answer came: the service may refuse a large blob before it has read all of it and
 * close the connection under the rest, and an earlier try may have been stored.
 * @throws Outage with the first error where the service does not tell
 */
async function isTaken(blob: BlockBlobClient, first: unknown): Promise<boolean> {
  try {
    return await blob.exists();
  } catch {
    throw blobOutage(first);
  }
}
