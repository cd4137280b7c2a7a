/**
 * What rules know of a stack: facts in neutral words. Readers make them of a cloud's resources; a rule that needs a new
 * fact adds it here, and each reader that can tell it then states it.
 */

/** Stands for a value that only the deployment will tell. No rule holds against it. */
export const UNKNOWN = Symbol("known after deployment");

/** A value, or UNKNOWN in a preview that cannot tell it yet. */
export type Known<T> = T | typeof UNKNOWN;

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
export interface BlobContainer {
  readonly urn: string;
  /** Name for messages: the resource's own in the program. */
  readonly name: string;
  readonly purpose: Known<Purpose>;
  /** Undefined: it has no lock. */
  readonly lock: Known<Lock | undefined>;
  /** Undefined: nothing removes objects. */
  readonly expiry: Known<Expiry | undefined>;
  /** Whether destroying the container first deletes what is in it, as far as no lock withstands that. */
  readonly forceDestroy: Known<boolean>;
}

/** All facts of the resources read. */
export interface Facts {
  /** One for each container; more than one where several lock or expiry configurations claim it and any may prevail. */
  readonly blobContainers: readonly BlobContainer[];
}
