import type { Known, Subject } from "./known.ts";

/**
 * A database server, or a part of one that says something by itself: where a server is a cluster, each of its instances
 * says whether it is public.
 */
export interface DatabaseServer extends Subject {
  /** Whether it has an address on the internet. */
  readonly publicAccess?: Known<boolean>;
  /** Whether connections without TLS are refused. */
  readonly tlsOnly?: Known<boolean>;
  /** Whether what it stores is encrypted. */
  readonly encrypted?: Known<boolean>;
  /** Whether one can log in with an identity of the cloud, without a password. */
  readonly identityLogin?: Known<boolean>;
  /** Days for which any moment can be restored. */
  readonly backupDays?: Known<number>;
  /** Whether it cannot be deleted until a protection is taken off. */
  readonly deletionProtected?: Known<boolean>;
  /** Whether it writes down who connects. */
  readonly logsConnections?: Known<boolean>;
  /** Whether its log goes to where logs are kept, and not only to its own disk. */
  readonly keepsLogs?: Known<boolean>;
  /** Whether it takes minor releases, which mend faults, by itself. */
  readonly minorUpgrades?: Known<boolean>;
  /** Whether another server takes over by itself when it fails. */
  readonly standby?: Known<boolean>;
}

/** How long a warehouse keeps statistics, as its resource says (a property locally, a tag on clouds). */
export interface StatisticsRetention extends Subject {
  /** `unstated`: there is no number. */
  readonly years: Known<number | "unstated">;
  /** Days for which there is a row an image, besides daily numbers. */
  readonly detailDays?: Known<number | "unstated">;
}

/** Where statistics lie. */
export interface DatabaseFacts {
  readonly databaseServers: readonly DatabaseServer[];
  /** Only of warehouses that say anything. */
  readonly statisticsRetentions: readonly StatisticsRetention[];
}
