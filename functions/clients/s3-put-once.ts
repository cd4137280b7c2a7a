import {
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { backoffMs } from "./backoff.ts";
import { s3Outage, statusOf } from "./s3.ts";

/** Tries while other writers of the same key are at it: S3 answers 409 while one of them is not finished. */
const CONFLICT_TRIES = 6;

/**
 * Writes an object unless there is one at its key. The bytes travel with their SHA-256, which the store checks.
 * @returns the new version's id ("" where the bucket has no versions); undefined where there was an object already
 * @throws Outage
 */
export async function putOnce(
  s3: S3Client,
  object: PutObjectCommandInput & { readonly Body: Buffer },
): Promise<string | undefined> {
  const command = new PutObjectCommand({
    ...object,
    ContentLength: object.Body.length,
    ChecksumSHA256: object.ChecksumSHA256 ?? createHash("sha256").update(object.Body).digest("base64"),
    IfNoneMatch: "*",
  });
  for (let attempt = 1; ; attempt++) {
    try {
      return (await s3.send(command)).VersionId ?? "";
    } catch (error) {
      if (statusOf(error) === 412) return undefined;
      if (statusOf(error) === undefined && (await isTaken(s3, object, error))) return undefined;
      // ConditionalRequestConflict. docs.aws.amazon.com, S3 user guide, "conditional writes".
      if (statusOf(error) !== 409 || attempt >= CONFLICT_TRIES) throw s3Outage(error);
      await setTimeout(backoffMs(attempt));
    }
  }
}

/**
 * Whether the key is taken, after no answer came. A store may refuse a large object before it has read all of it and close
 * the connection under the rest, so that the refusal is never read: called an outage, it would be one for ever.
 * @throws Outage with the first error where the store does not tell
 */
async function isTaken(s3: S3Client, { Bucket, Key }: PutObjectCommandInput, first: unknown): Promise<boolean> {
  try {
    // Versions rather than the object, because it may hide behind a delete marker.
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
    return Versions.some((version) => version.Key === Key);
  } catch {
    throw s3Outage(first);
  }
}
