import type { StoredVersion, VersionedStore } from "./ports.ts";

/** What one run did. */
export interface ExpiryReport {
  /** Versions removed for good, delete markers included. */
  removed: number;
  /** Versions whose lock or legal hold has not ended. */
  locked: number;
  /** Versions without a lock that can be read: never removed, because nobody can tell whether they may be. */
  unreadable: number;
}

/**
 * Removes processed images whose own lock has ended, old versions and orphaned delete markers included: what a lifecycle
 * rule does where the store has one. Age alone removes nothing; the store itself refuses what is locked after all.
 * @param minAgeMs a version younger than this is taken as locked without asking the store, which saves two requests a
 *   version on every run; no longer than the shortest lock. Default 0
 */
export async function expireResults(store: VersionedStore, now: Date, minAgeMs = 0): Promise<ExpiryReport> {
  const report: ExpiryReport = { removed: 0, locked: 0, unreadable: 0 };
  const markers: StoredVersion[] = [];
  const kept = new Set<string>();
  for await (const version of store.versions("")) {
    if (version.isDeleteMarker) {
      markers.push(version);
      continue;
    }
    const young = now.getTime() - version.modifiedAt.getTime() < minAgeMs;
    if (young) report.locked++;
    if (young || !(await expire(store, version, now, report))) kept.add(version.key);
  }
  // A marker is removed last, and only when nothing is left for it to hide.
  for (const marker of markers) if (!kept.has(marker.key) && (await store.remove(marker))) report.removed++;
  return report;
}

async function expire(
  store: VersionedStore,
  version: StoredVersion,
  now: Date,
  report: ExpiryReport,
): Promise<boolean> {
  const { retainUntil, legalHold } = await store.lockOf(version);
  if (retainUntil === undefined) report.unreadable++;
  else if (legalHold || retainUntil > now || !(await store.remove(version))) report.locked++;
  else {
    report.removed++;
    return true;
  }
  return false;
}
