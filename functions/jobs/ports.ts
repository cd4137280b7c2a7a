/** A version of an object, or a delete marker. */
export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  readonly modifiedAt: Date;
}

/** What protects one version. */
export interface VersionLock {
  /** Absent where the version has no lock that can be read. */
  readonly retainUntil?: Date;
  readonly legalHold: boolean;
}

/** A bucket, for the jobs that tidy it. All throw Outage where the store does not answer. */
export interface VersionedStore {
  readonly bucket: string;
  /** Every version and delete marker below a prefix. */
  versions(prefix: string): AsyncIterable<StoredVersion>;
  lockOf(version: StoredVersion): Promise<VersionLock>;
  /** Removes one version for good; false where the store refuses, because it is locked. */
  remove(version: StoredVersion): Promise<boolean>;
}

/** What the warehouse knows of images that have ended: outcome by image id. */
export type OutcomesOf = (imageIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
