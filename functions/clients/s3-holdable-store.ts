import type { S3Client } from "@aws-sdk/client-s3";
import type { HoldableStore, StoredVersion } from "../jobs/ports.ts";
import { isHeld, putHold, type VersionAddress } from "./s3-lock.ts";
import { s3VersionedStore } from "./s3-maintenance.ts";
import { s3Outage } from "./s3.ts";

/**
 * A bucket of an S3 store with Object Lock, for legal holds. It can remove nothing.
 *
 * S3 itself refuses to remove what is held. versitygw 1.8 does so only until the version's own lock has ended
 * (auth/object_lock.go, checkObject); from then on it is functions/jobs/expire-results.ts that spares it.
 * @param pageSize as s3VersionedStore's
 */
export function s3HoldableStore(s3: S3Client, bucket: string, pageSize?: number): HoldableStore {
  const store = s3VersionedStore(s3, bucket, pageSize);
  const addressOf = ({ key, versionId }: StoredVersion): VersionAddress => ({
    Bucket: bucket,
    Key: key,
    VersionId: versionId,
  });
  return {
    bucket,
    versions: (prefix, afterKey) => store.versions(prefix, afterKey),
    isHeld: (version) => answered(isHeld(s3, addressOf(version))),
    async setHeld(version, held) {
      const address = addressOf(version);
      // Asked first: it tells what was changed, and going on after an interruption writes nothing twice.
      if ((await answered(isHeld(s3, address))) === held) return "unchanged";
      return (await answered(putHold(s3, address, held))) ? "changed" : "gone";
    },
  };
}

async function answered<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw s3Outage(error);
  }
}
