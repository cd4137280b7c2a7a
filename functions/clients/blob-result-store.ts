import type {
  BlobClient,
  BlobGetPropertiesResponse,
  BlobImmutabilityPolicy,
  BlobServiceClient,
  ContainerClient,
} from "@azure/storage-blob";
import { createHash } from "node:crypto";
import type { ResultObject, ResultStore, StoredResult } from "../core/ports.ts";
import { blobOutage, isGone } from "./blob-client.ts";
import { putOnce } from "./blob-put-once.ts";

/** Who may shorten a lock: nobody, or who has the right to change immutability policies. */
export type BlobLockMode = "Locked" | "Unlocked";

/** Tries where the blob that was there first goes away before it can be asked about. */
const TRIES = 3;

/**
 * The processed container of an account with version-level immutability. Each version carries its own policy, set in the
 * request that makes it, because the account's default knows neither the stack's retention nor a longer one.
 *
 * Where a name's newest version was deleted, which hides it and removes nothing, the name is free, as on S3 itself: a second
 * version of the same bytes is made, and the first stays locked.
 * @param mode default Locked
 */
export function blobResultStore(
  service: BlobServiceClient,
  bucket: string,
  mode: BlobLockMode = "Locked",
): ResultStore {
  const container = service.getContainerClient(bucket);
  return {
    async putLocked(object) {
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        const stored = (await create(container, object, mode)) ?? (await existing(container, object, mode));
        if (stored !== undefined) return stored;
      }
      throw blobOutage(new Error(`the object ${bucket}/${object.key} is there and is not`));
    },
  };
}

/** Until the end of the second in which the lock was to end: HTTP dates have no fractions, and none may be shorter. */
function policyOf({ retainUntil }: ResultObject, mode: BlobLockMode): Required<BlobImmutabilityPolicy> {
  return { expiriesOn: new Date(Math.ceil(retainUntil.getTime() / 1000) * 1000), policyMode: mode };
}

/** The version that was made; undefined where there was a blob already. */
async function create(
  container: ContainerClient,
  object: ResultObject,
  mode: BlobLockMode,
): Promise<StoredResult | undefined> {
  const { key, bytes, contentType, sha256, processingVersion } = object;
  const immutabilityPolicy = policyOf(object, mode);
  const versionId = await putOnce(container.getBlockBlobClient(key), bytes, {
    blobHTTPHeaders: { blobContentType: contentType },
    // Names of metadata take no dash: learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources
    metadata: { sha256, processing_version: processingVersion },
    immutabilityPolicy,
  });
  if (versionId === undefined) return undefined;
  const bucket = container.containerName;
  if (versionId === "")
    throw new Error(`Expected the account of ${bucket} to keep versions, as immutable ones need; it does not.`);
  return { bucket, key, versionId, sha256, bytes: bytes.length, retainUntil: immutabilityPolicy.expiriesOn };
}

/** The version that was there first. One that has no lock, by whatever accident, gets it now. Undefined where it has gone. */
async function existing(
  container: ContainerClient,
  object: ResultObject,
  mode: BlobLockMode,
): Promise<StoredResult | undefined> {
  const { key } = object;
  try {
    const head = await container.getBlobClient(key).getProperties();
    const { versionId } = head;
    if (versionId === undefined)
      throw new Error(`${key} was stored while the account of ${container.containerName} kept no versions`);
    const version = container.getBlobClient(key).withVersion(versionId);
    return {
      ...{ bucket: container.containerName, key, versionId, bytes: head.contentLength ?? 0 },
      sha256: head.metadata?.["sha256"] ?? (await sha256Of(version)),
      retainUntil: await lockedUntil(version, head, policyOf(object, mode)),
    };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw blobOutage(error);
  }
}

async function lockedUntil(
  version: BlobClient,
  { immutabilityPolicyExpiresOn }: BlobGetPropertiesResponse,
  policy: Required<BlobImmutabilityPolicy>,
): Promise<Date> {
  if (immutabilityPolicyExpiresOn !== undefined) return immutabilityPolicyExpiresOn;
  await version.setImmutabilityPolicy(policy);
  return policy.expiriesOn;
}

/** Of a blob that was stored without it. */
async function sha256Of(version: BlobClient): Promise<string> {
  const { readableStreamBody: body } = await version.download();
  if (body === undefined) throw new TypeError("Expected the SDK for Node.js, whose bodies are streams.");
  const hash = createHash("sha256");
  for await (const chunk of body as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest("hex");
}
