import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import type { ClaimCheck } from "../core/arrival.ts";
import { Rejection } from "../core/errors.ts";
import type { RawStore } from "../core/ports.ts";
import { checkName } from "./object-name.ts";
import { putOnce } from "./s3-put-once.ts";
import { codeOf, s3Outage, statusOf } from "./s3.ts";

/**
 * The raw bucket of an S3 store. The credentials must be allowed to list it: without that S3 answers 403 in place of 404,
 * and an object that is not there would look like an outage.
 */
export function s3RawStore(s3: S3Client, bucket: string): RawStore {
  return {
    bucket,
    async fetch(claim, maxBytes) {
      // The core has checked this. It is asked again because a foreign bucket would be an outage that never ends.
      if (claim.bucket !== bucket)
        throw new Rejection("claim_not_allowed", `expected the bucket ${bucket}; received ${claim.bucket}`);
      checkName(claim);
      const object = await get(s3, claim);
      return await bodyOf(object, maxBytes);
    },
    async putOriginal(key, bytes, contentType) {
      // An object that is there already is left as it is.
      await putOnce(s3, {
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentLength: bytes.length,
        ContentType: contentType,
      });
    },
  };
}

async function get(s3: S3Client, { bucket, key, versionId }: ClaimCheck): Promise<GetObjectCommandOutput> {
  try {
    return await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, ...(versionId !== undefined && { VersionId: versionId }) }),
    );
  } catch (error) {
    if (isOwnFault(error)) {
      throw new Rejection("claim_not_found", `${bucket}/${key} cannot be read: ${codeOf(error) ?? "refused"}`);
    }
    if (!isNotFound(error, versionId)) throw s3Outage(error);
    const version = versionId === undefined ? "" : ` version ${versionId}`;
    throw new Rejection("claim_not_found", `expected an object at ${bucket}/${key}${version}; there is none`);
  }
}

/** What is wrong with this object alone: encrypted with a key of the producer's own, or archived. */
function isOwnFault(error: unknown): boolean {
  return ["InvalidRequest", "InvalidObjectState"].includes(codeOf(error) ?? "");
}

/** Whether the key or the version is what is wrong. docs.aws.amazon.com, S3 API reference, "Error responses". */
function isNotFound(error: unknown, versionId: string | undefined): boolean {
  const code = codeOf(error);
  if (code === "NoSuchBucket") return false;
  // A version id that is not one: 400. A version that is a delete marker: 405.
  if (versionId !== undefined && (code === "InvalidArgument" || statusOf(error) === 405)) return true;
  return statusOf(error) === 404 || code === "KeyTooLongError";
}

/** Reads a body that is no longer than allowed; of a longer one not a byte is waited for. */
async function bodyOf({ Body, ContentLength }: GetObjectCommandOutput, maxBytes: number): Promise<Buffer> {
  if (!(Body instanceof Readable)) throw new TypeError("Expected the SDK for Node.js, whose bodies are streams.");
  try {
    if (ContentLength !== undefined && ContentLength > maxBytes) throw tooLarge(`${ContentLength}`, maxBytes);
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of Body as AsyncIterable<Buffer>) {
      length += chunk.length;
      // A store that states no length is stopped here.
      if (length > maxBytes) throw tooLarge(`more than ${maxBytes}`, maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, length);
  } catch (error) {
    throw error instanceof Rejection ? error : s3Outage(error);
  } finally {
    // Closes the connection where the body was not read to its end.
    Body.destroy();
  }
}

function tooLarge(received: string, maxBytes: number): Rejection {
  return new Rejection("too_many_bytes", `expected at most ${maxBytes} bytes; the object has ${received}`);
}
