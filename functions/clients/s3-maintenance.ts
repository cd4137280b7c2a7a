import {
  type DeleteMarkerEntry,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { StoredVersion, VersionedStore, VersionLock } from "../jobs/ports.ts";
import { isHeld, retainUntilOf } from "./s3-lock.ts";
import { codeOf, s3Outage } from "./s3.ts";

/** How stores refuse to remove what is locked or held. S3 does not tell it from a missing permission. */
const REFUSALS: ReadonlySet<string | undefined> = new Set(["AccessDenied", "ObjectLocked"]);

/**
 * A bucket of an S3 store, for keeping it in order.
 * @param pageSize entries asked for at once. Default and maximum 1000, at least 2.
 */
export function s3VersionedStore(s3: S3Client, bucket: string, pageSize = 1000): VersionedStore {
  return {
    bucket,
    versions: (prefix, afterKey) => versions(s3, { Bucket: bucket, Prefix: prefix, MaxKeys: pageSize }, afterKey),
    lockOf: (version) => lockOf(s3, bucket, version),
    async remove({ key, versionId }) {
      try {
        // Never with the right to bypass a governance lock, whatever the credentials may do.
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
        return true;
      } catch (error) {
        if (REFUSALS.has(codeOf(error))) return false;
        throw s3Outage(error);
      }
    },
  };
}

interface Listing {
  readonly Bucket: string;
  readonly Prefix: string;
  readonly MaxKeys: number;
}

/** After which entry a page begins. */
interface Position {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

/** Every version and marker once: versitygw begins a page with the last entry of the one before. */
async function* versions(s3: S3Client, listing: Listing, afterKey?: string): AsyncGenerator<StoredVersion, void> {
  let from: Position | undefined = afterKey === undefined ? {} : { KeyMarker: afterKey };
  let before = new Set<string>();
  while (from !== undefined) {
    const page: ListObjectVersionsCommandOutput = await listPage(s3, listing, from);
    const entries = [
      ...(page.Versions ?? []).map((version) => storedVersion(version, false)),
      ...(page.DeleteMarkers ?? []).map((marker) => storedVersion(marker, true)),
    ];
    const seen = before;
    // Where S3 begins after a key without a version, versitygw begins with it.
    yield* entries.filter((entry) => entry.key !== afterKey && !seen.has(identityOf(entry)));
    before = new Set(entries.map(identityOf));
    const to = next(page);
    if (to?.KeyMarker === from.KeyMarker && to?.VersionIdMarker === from.VersionIdMarker && to !== undefined) {
      throw new Error(`The listing of ${listing.Bucket} does not go on after ${to.KeyMarker ?? "its beginning"}.`);
    }
    from = to;
  }
}

const identityOf = ({ key, versionId }: StoredVersion): string => `${versionId} ${key}`;

async function listPage(s3: S3Client, listing: Listing, from: Position): Promise<ListObjectVersionsCommandOutput> {
  try {
    return await s3.send(new ListObjectVersionsCommand({ ...listing, ...from }));
  } catch (error) {
    throw s3Outage(error);
  }
}

function next({
  IsTruncated,
  NextKeyMarker,
  NextVersionIdMarker,
}: ListObjectVersionsCommandOutput): Position | undefined {
  if (IsTruncated !== true || NextKeyMarker === undefined) return undefined;
  return {
    KeyMarker: NextKeyMarker,
    ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }),
  };
}

function storedVersion(entry: DeleteMarkerEntry, isDeleteMarker: boolean): StoredVersion {
  return {
    key: entry.Key ?? "",
    // "null" is S3's own id of what was stored while the bucket kept no versions.
    versionId: entry.VersionId ?? "null",
    isLatest: entry.IsLatest ?? false,
    isDeleteMarker,
    // One whose age is not told is new: nothing goes for its age then.
    modifiedAt: entry.LastModified ?? new Date(),
  };
}

/** Without a lock also where the version has gone in the meantime. */
async function lockOf(s3: S3Client, bucket: string, { key, versionId }: StoredVersion): Promise<VersionLock> {
  const version = { Bucket: bucket, Key: key, VersionId: versionId };
  try {
    const [retainUntil, legalHold] = await Promise.all([retainUntilOf(s3, version), isHeld(s3, version)]);
    return { legalHold, ...(retainUntil !== undefined && { retainUntil }) };
  } catch (error) {
    throw s3Outage(error);
  }
}
