import { posix } from "node:path";
import { folderOf, type HoldScope, nothingStored, prefixOf } from "./hold-scope.ts";
import type { OperatorTools } from "./operator-tools.ts";
import type { HoldableStore, StoredVersion } from "./ports.ts";

/**
 * Legal hold: a held version outlives its lock and every schedule until it is released. The store is asked, not the
 * warehouse, because what is held may outlive its row. One call works on one page, so that it ends well within the time
 * and the size that a cloud's job may take; whoever calls goes on with `next`.
 */

/** What a page of setting or releasing came to. Everything counted is on hold, or released, now. */
export interface HoldReport {
  readonly images: number;
  /** Old versions of a result and those behind a delete marker included. */
  readonly versions: number;
  /** Versions of which that was not true before. */
  readonly changed: number;
  /** Absent with the last page. */
  readonly next?: string;
}

/** An image with at least one held version. */
export interface HeldImage {
  readonly customer: string;
  readonly imageId: string;
  /** Held versions. */
  readonly versions: number;
}

/**
 * Versions in a page; one image's are never divided. With 16 at once, and two requests of some 20 ms each, a page takes
 * 5 s; a list in which each has an image of its own has 300 KB, and AWS Lambda answers 6 MB at most.
 */
const PAGE_VERSIONS = 2000;

/** Versions asked about at once. The S3 client has 50 connections. */
const AT_ONCE = 16;

/**
 * Puts results on legal hold: all that are stored now, old versions included. What is stored later is not held. Safe to
 * repeat, also after an interruption.
 * @throws RangeError for a scope that is none, or where nothing of it is stored; Outage
 */
export const setHold = (
  tools: HoldTools,
  scope: HoldScope,
  pageVersions: number = PAGE_VERSIONS,
): Promise<HoldReport> => changeHold(tools, scope, true, pageVersions);

/**
 * Releases results: their own lock and the schedules apply again. Safe to repeat.
 * @throws RangeError for a scope that is none, or where nothing of it is stored; Outage
 */
export const releaseHold = (
  tools: HoldTools,
  scope: HoldScope,
  pageVersions: number = PAGE_VERSIONS,
): Promise<HoldReport> => changeHold(tools, scope, false, pageVersions);

/**
 * What is held. No store lists holds, so each stored version is asked about.
 * @param scope neither image nor customer for everybody's
 * @throws RangeError for a scope that is none; Outage
 */
export async function listHolds(
  { warehouse, results }: HoldTools,
  scope: HoldScope,
  pageVersions: number = PAGE_VERSIONS,
): Promise<{ readonly held: HeldImage[]; readonly next?: string }> {
  const prefix = await prefixOf(warehouse, scope);
  const { versions, next } = await pageOf(results, prefix, scope.after, pageVersions);
  const isHeld = await inTurn(versions, (version) => results.isHeld(version));
  const images = new Map<string, number>();
  for (const { key } of versions.filter((_, i) => isHeld[i])) {
    images.set(folderOf(key), (images.get(folderOf(key)) ?? 0) + 1);
  }
  const held = [...images].map(([folder, count]) => ({ ...imageIn(folder), versions: count }));
  return { held, ...(next !== undefined && { next }) };
}

type HoldTools = Pick<OperatorTools, "warehouse" | "results">;

async function changeHold(
  { warehouse, results }: HoldTools,
  scope: HoldScope,
  held: boolean,
  pageVersions: number,
): Promise<HoldReport> {
  if (scope.imageId === undefined && scope.customer === undefined) {
    throw new RangeError("Whose results is not said: give an image's id or a customer's.");
  }
  const prefix = await prefixOf(warehouse, scope);
  const { versions, next } = await pageOf(results, prefix, scope.after, pageVersions);
  const effects = await inTurn(versions, (version) => results.setHeld(version, held));
  const there = versions.filter((_, i) => effects[i] !== "gone");
  // A wrong id must not look like a hold.
  if (there.length === 0 && scope.after === undefined && next === undefined) throw nothingStored(scope);
  return {
    images: new Set(there.map(({ key }) => folderOf(key))).size,
    versions: there.length,
    changed: effects.filter((effect) => effect === "changed").length,
    ...(next !== undefined && { next }),
  };
}

function imageIn(folder: string): { customer: string; imageId: string } {
  const [customer = ""] = folder.split("/", 1);
  return { customer, imageId: posix.basename(folder) };
}

/** A page of versions, and after which key the next begins. */
async function pageOf(
  store: HoldableStore,
  prefix: string,
  after: string | undefined,
  pageVersions: number,
): Promise<{ versions: StoredVersion[]; next?: string }> {
  const versions: StoredVersion[] = [];
  for await (const version of store.versions(prefix, after)) {
    // A marker has no data that could be held.
    if (version.isDeleteMarker) continue;
    const last = versions.at(-1)?.key;
    if (last !== undefined && versions.length >= pageVersions && folderOf(last) !== folderOf(version.key)) {
      return { versions, next: last };
    }
    versions.push(version);
  }
  return { versions };
}

/** Some at a time, so that after a failure hardly anything is still under way. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}
