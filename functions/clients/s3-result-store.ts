import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { ResultObject, ResultStore, StoredResult } from "../core/ports.ts";
import { retainUntilOf } from "./s3-lock.ts";
import { putOnce } from "./s3-put-once.ts";
import { s3Outage, statusOf } from "./s3.ts";

/** Who may shorten a lock: nobody, or who has the right to bypass governance. */
export type LockMode = "COMPLIANCE" | "GOVERNANCE";

/**
 * The processed bucket of an S3 store with Object Lock. Each object carries its own lock, because a bucket's default is
 * weaker on some stores.
 *
 * Where a key's newest version is a delete marker, stores differ: some call the key taken (then the version behind the
 * marker is answered), S3 itself calls it free (then a second version of the same bytes is made; the first stays locked).
 * @param mode default COMPLIANCE
 */
export function s3ResultStore(s3: S3Client, bucket: string, mode: LockMode = "COMPLIANCE"): ResultStore {
  return {
    async putLocked(object) {
      const versionId = await putOnce(s3, {
        Bucket: bucket,
        Key: object.key,
        Body: object.bytes,
        ContentType: object.contentType,
        ChecksumSHA256: Buffer.from(object.sha256, "hex").toString("base64"),
        Metadata: { sha256: object.sha256, "processing-version": object.processingVersion },
        ObjectLockMode: mode,
        ObjectLockRetainUntilDate: wholeSecond(object.retainUntil),
      });
      if (versionId === undefined) return await existing(s3, bucket, object, mode);
      if (versionId === "")
        throw new Error(`Expected the bucket ${bucket} to keep versions, as Object Lock needs; it does not.`);
      const { key, sha256 } = object;
      return {
        bucket,
        key,
        versionId,
        sha256,
        bytes: object.bytes.length,
        retainUntil: wholeSecond(object.retainUntil),
      };
    },
  };
}

/** Stores keep dates to the second; rounded up, so that no lock is shorter than asked. */
const wholeSecond = (date: Date): Date => new Date(Math.ceil(date.getTime() / 1000) * 1000);

/** The version that was there first. One that has no lock, by whatever accident, gets it now. */
async function existing(s3: S3Client, bucket: string, object: ResultObject, mode: LockMode): Promise<StoredResult> {
  try {
    const { key } = object;
    const { versionId, head } = await newestVersion(s3, bucket, key);
    const version = { Bucket: bucket, Key: key, VersionId: versionId };
    let retainUntil = head.ObjectLockRetainUntilDate ?? (await retainUntilOf(s3, version));
    if (retainUntil === undefined) {
      retainUntil = wholeSecond(object.retainUntil);
      const Retention = { Mode: mode, RetainUntilDate: retainUntil };
      await s3.send(new PutObjectRetentionCommand({ ...version, Retention }));
    }
    const sha256 = head.Metadata?.["sha256"] ?? (await sha256Of(s3, bucket, key, versionId));
    return { bucket, key, versionId, sha256, bytes: head.ContentLength ?? 0, retainUntil };
  } catch (error) {
    throw s3Outage(error);
  }
}

async function newestVersion(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<{ versionId: string; head: HeadObjectCommandOutput }> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    if (head.VersionId !== undefined) return { versionId: head.VersionId, head };
  } catch (error) {
    // 404: it hides behind a delete marker.
    if (statusOf(error) !== 404) throw error;
  }
  // A prefix may match longer keys too, but the key itself comes first, its newest version in front.
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  const versionId = Versions.find((version) => version.Key === key)?.VersionId;
  if (versionId === undefined) throw new Error(`The object ${bucket}/${key} is there and is not.`);
  return { versionId, head: await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId })) };
}

/** Of an object that was stored without it. */
async function sha256Of(s3: S3Client, bucket: string, key: string, versionId: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  const hash = createHash("sha256");
  if (Body instanceof Readable) for await (const chunk of Body as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest("hex");
}
