import {
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  PutObjectLegalHoldCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { codeOf } from "./s3.ts";

/** One version of one object, as the SDK names it. */
export interface VersionAddress {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId: string;
}

/** Answers of stores for a version, or a whole bucket, that has no such lock; and for a version that has gone. */
const NONE: ReadonlySet<string | undefined> = new Set([
  "NoSuchObjectLockConfiguration",
  "ObjectLockConfigurationNotFoundError",
  "InvalidRequest",
  "NoSuchVersion",
  "NoSuchKey",
]);

/** Those of a version that has gone. */
const GONE: ReadonlySet<string | undefined> = new Set(["NoSuchVersion", "NoSuchKey"]);

/**
 * Until when a version is locked; undefined where it has no lock. A HEAD is no substitute: versitygw tells the lock of a
 * key's newest version there, and of no other.
 */
export async function retainUntilOf(s3: S3Client, version: VersionAddress): Promise<Date | undefined> {
  try {
    return (await s3.send(new GetObjectRetentionCommand({ ...version }))).Retention?.RetainUntilDate;
  } catch (error) {
    if (NONE.has(codeOf(error))) return undefined;
    throw error;
  }
}

/** Whether a version has a legal hold. */
export async function isHeld(s3: S3Client, version: VersionAddress): Promise<boolean> {
  try {
    return (await s3.send(new GetObjectLegalHoldCommand({ ...version }))).LegalHold?.Status === "ON";
  } catch (error) {
    if (NONE.has(codeOf(error))) return false;
    throw error;
  }
}

/** Sets or releases a version's legal hold; false where the version has gone. */
export async function putHold(s3: S3Client, version: VersionAddress, held: boolean): Promise<boolean> {
  try {
    await s3.send(new PutObjectLegalHoldCommand({ ...version, LegalHold: { Status: held ? "ON" : "OFF" } }));
    return true;
  } catch (error) {
    if (GONE.has(codeOf(error))) return false;
    throw error;
  }
}
