import type { BlobDownloadResponseParsed, BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import { Readable } from "node:stream";
import type { ClaimCheck } from "../core/arrival.ts";
import { Rejection } from "../core/errors.ts";
import type { RawStore } from "../core/ports.ts";
import { blobAt, blobOutage, codeOf, isGone, statusOf } from "./blob-client.ts";
import { putOnce } from "./blob-put-once.ts";
import { checkName } from "./object-name.ts";

/** Milliseconds without a byte of a body. */
const IDLE_MS = 10_000;

/**
 * The raw container of a storage account, called a bucket as elsewhere.
 * @param idleMs default 10 000
 */
export function blobRawStore(service: BlobServiceClient, bucket: string, idleMs: number = IDLE_MS): RawStore {
  const container = service.getContainerClient(bucket);
  return {
    bucket,
    async fetch(claim, maxBytes) {
      // The core has checked this. It is asked again because a foreign container would be an outage that never ends.
      if (claim.bucket !== bucket)
        throw new Rejection("claim_not_allowed", `expected the bucket ${bucket}; received ${claim.bucket}`);
      checkName(claim);
      return await bodyOf(await get(container, claim), maxBytes, idleMs);
    },
    async putOriginal(key, bytes, contentType) {
      // A blob that is there already is left as it is.
      await putOnce(container.getBlockBlobClient(key), bytes, { blobHTTPHeaders: { blobContentType: contentType } });
    },
  };
}

async function get(
  container: ContainerClient,
  { bucket, key, versionId }: ClaimCheck,
): Promise<BlobDownloadResponseParsed> {
  try {
    // A body that breaks off comes again from its beginning, as an outage.
    return await blobAt(container, key, versionId).download(0, undefined, { maxRetryRequests: 0 });
  } catch (error) {
    if (isOwnFault(error)) {
      throw new Rejection("claim_not_found", `${bucket}/${key} cannot be read: ${codeOf(error) ?? "refused"}`);
    }
    if (!isNotFound(error, versionId)) throw blobOutage(error);
    const version = versionId === undefined ? "" : ` version ${versionId}`;
    throw new Rejection("claim_not_found", `expected an object at ${bucket}/${key}${version}; there is none`);
  }
}

/** What is wrong with this blob alone: archived, being brought back, or encrypted with a key of the producer's own. */
function isOwnFault(error: unknown): boolean {
  return ["BlobArchived", "BlobBeingRehydrated", "BlobUsesCustomerSpecifiedEncryption"].includes(codeOf(error) ?? "");
}

/** Answers (400) to a name that no blob can have. */
const NO_NAMES: ReadonlySet<string | undefined> = new Set(["InvalidResourceName", "InvalidUri", "OutOfRangeInput"]);

/** Whether the name or the version is what is wrong. */
function isNotFound(error: unknown, versionId: string | undefined): boolean {
  // A version id that is not one: 400.
  if (versionId !== undefined && statusOf(error) === 400) return true;
  return isGone(error) || NO_NAMES.has(codeOf(error));
}

/** Reads a body that is no longer than allowed; of a longer one not a byte is waited for. */
async function bodyOf(
  { readableStreamBody: body, contentLength }: BlobDownloadResponseParsed,
  maxBytes: number,
  idleMs: number,
): Promise<Buffer> {
  if (!(body instanceof Readable)) throw new TypeError("Expected the SDK for Node.js, whose bodies are streams.");
  const idle = setTimeout(() => body.destroy(new Error(`not a byte within ${idleMs} ms`)), idleMs);
  try {
    if (contentLength !== undefined && contentLength > maxBytes) throw tooLarge(`${contentLength}`, maxBytes);
    const chunks: Buffer[] = [];
    // No longer than stated: the SDK fails a body that is.
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      idle.refresh();
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw error instanceof Rejection ? error : blobOutage(error);
  } finally {
    clearTimeout(idle);
    // Closes the connection where the body was not read to its end.
    body.destroy();
  }
}

function tooLarge(received: string, maxBytes: number): Rejection {
  return new Rejection("too_many_bytes", `expected at most ${maxBytes} bytes; the object has ${received}`);
}
