import type { Known, Subject } from "./known.ts";

/** A key that data is encrypted with. */
export interface EncryptionKey extends Subject {
  /** Days after which the cloud replaces it by itself; `never`: it does not. Absent: the cloud can replace none of its kind. */
  readonly rotationDays?: Known<number | "never">;
}

/** Where log lines are kept. */
export interface LogStore extends Subject {
  /** Days after which a line is removed; `ever`: it never is. Absent: another says so, or it is fixed. */
  readonly keptDays?: Known<number | "ever">;
  /** Whether it is encrypted with a key of its owner's. Absent: it is encrypted, and its owner cannot well choose the key. */
  readonly customerKey?: Known<boolean>;
}

/** What a stack has to be kept in good order. */
export interface UpkeepFacts {
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly logStores: readonly LogStore[];
}
