import type { Known, Subject } from "./known.ts";

/**
 * What a container of blobs is for, as its resource says (a property `purpose` locally, a tag `purpose` on clouds).
 * `unstated`: it says nothing, or a word that means nothing here.
 */
export type Purpose = "processed" | "raw" | "unstated";

/** A lock under which nobody deletes or overwrites an object. */
export interface Lock {
  /** Undefined: the lock has no default length. */
  readonly days: Known<number | undefined>;
  /** `strict`: nobody shortens it, not even the account's owner. `bypassable`: a privileged role may. */
  readonly mode: Known<"strict" | "bypassable" | "unstated">;
}

/** What removes objects by itself. */
export interface Expiry {
  /**
   * Days after which the first objects are removed; `untilProcessed`: when an object's result is recorded. Undefined: some
   * objects, or all of them, are never removed.
   */
  readonly days: Known<number | "untilProcessed" | undefined>;
  /** Whether versions that were replaced or deleted, and delete markers, are removed too. */
  readonly oldVersions: Known<boolean>;
}

/** A bucket, or what a cloud calls one. */
export interface BlobContainer extends Subject {
  readonly purpose: Known<Purpose>;
  /** Undefined: it has no lock. */
  readonly lock: Known<Lock | undefined>;
  /** Undefined: nothing removes objects. */
  readonly expiry: Known<Expiry | undefined>;
  /** Whether destroying the container first deletes what is in it, as far as no lock withstands that. */
  readonly forceDestroy: Known<boolean>;
}

/** Where blobs lie. */
export interface StorageFacts {
  /** One for each container; more than one where several lock or expiry configurations claim it and any may prevail. */
  readonly blobContainers: readonly BlobContainer[];
}
