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
  /**
   * Whether what is replaced or deleted stays as an old version. Absent: its lock keeps objects without versions.
   */
  readonly keepsVersions?: Known<boolean>;
  /** Whether destroying the container first deletes what is in it, as far as no lock withstands that. */
  readonly forceDestroy: Known<boolean>;
}

/** What decides who reaches blobs, and how: a bucket, or where a cloud has accounts, such an account or a container in it. */
export interface BlobStore extends Subject {
  /** Of an account: `processed` where any container in it is. */
  readonly purpose: Known<Purpose>;
  /** In what ways anybody at all may come to read or write blobs, in the cloud's own words. Empty: in none. */
  readonly openings?: Known<readonly string[]>;
  /** Whether requests without TLS are answered. */
  readonly plainHttp?: Known<boolean>;
  /** The oldest TLS that is spoken, for example `1.2`. `unstated`: the cloud then speaks old ones too. */
  readonly oldestTls?: Known<string>;
  /** Whether blobs are encrypted under a key that their owner holds, and can take away. */
  readonly customerKey?: Known<boolean>;
  /** Days after which parts of uploads that were never finished are removed; `never`: some of them, or all, stay. */
  readonly unfinishedUploadDays?: Known<number | "never">;
  /** Whether single blobs may have access lists of their own. */
  readonly accessLists?: Known<boolean>;
  /** The longest that a signed address is accepted, in seconds; `unbounded`: up to the cloud's own limit. */
  readonly signedUrlSeconds?: Known<number | "unbounded">;
  /** Whether it answers requests from every network. */
  readonly everyNetwork?: Known<boolean>;
}

/** What keeps deleted blobs, or deleted containers, so that they can be brought back. */
export interface SoftDelete extends Subject {
  /** What is deleted there. */
  readonly purpose: Known<Purpose>;
  /** What it keeps, for messages. */
  readonly of: "blobs" | "containers";
  /** Undefined: nothing is kept. */
  readonly days: Known<number | undefined>;
}

/** A key that opens storage for whoever has it, until somebody takes it back. */
export interface StorageKey extends Subject {
  /** `issued`: the program makes it. `builtIn`: it is there unless it is turned off. */
  readonly origin: "issued" | "builtIn";
  readonly usable: Known<boolean>;
}

/** Where blobs lie. */
export interface StorageFacts {
  /** One for each container; more than one where several lock or expiry configurations claim it and any may prevail. */
  readonly blobContainers: readonly BlobContainer[];
  readonly blobStores: readonly BlobStore[];
  readonly softDeletes: readonly SoftDelete[];
  readonly storageKeys: readonly StorageKey[];
}
