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
  /**
   * Every version and delete marker below a prefix. Versions come in the order of their keys, markers anywhere among
   * them.
   * @param afterKey only what comes after this key, whether it is still there or not. Default: from the beginning
   */
  versions(prefix: string, afterKey?: string): AsyncIterable<StoredVersion>;
  lockOf(version: StoredVersion): Promise<VersionLock>;
  /** Removes one version for good; false where the store refuses, because it is locked. */
  remove(version: StoredVersion): Promise<boolean>;
}

/** A bucket whose versions can be put on legal hold. All throw Outage where the store does not answer. */
export interface HoldableStore extends Pick<VersionedStore, "bucket" | "versions"> {
  /** False also for a version that has gone in the meantime. */
  isHeld(version: StoredVersion): Promise<boolean>;
  /** Sets or releases a version's hold; its lock stays as it is. */
  setHeld(version: StoredVersion, held: boolean): Promise<HoldEffect>;
}

/** What setting or releasing did: it may have been so before, and the version may have gone since it was listed. */
export type HoldEffect = "changed" | "unchanged" | "gone";

/** What the warehouse knows of images that have ended: outcome by image id. */
export type OutcomesOf = (imageIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
