import { expect } from "chai";
import { Outage } from "../../../functions/core/errors.ts";
import type { ResultStore } from "../../../functions/core/ports.ts";
import type { HoldableStore, StoredVersion, VersionedStore } from "../../../functions/jobs/ports.ts";
import { eventually } from "../../helpers/wait.ts";
import { HOUR_MS, result } from "./result-store-behaviour.ts";

/** A bucket with locks, empty at first, as jobs see it. Its pages hold two entries. */
export interface VersionedStoreUnderTest {
  readonly store: VersionedStore;
  readonly holdable: HoldableStore;
  readonly results: ResultStore;
  /** Stores a text, over what is there and without a lock; answers its version id. */
  put(key: string, text: string): Promise<string>;
  /** As store, of a service that nobody runs. */
  readonly nowhere: VersionedStore;
}

/** Everything below a prefix. */
export async function all(
  store: Pick<VersionedStore, "versions">,
  prefix = "",
  after?: string,
): Promise<StoredVersion[]> {
  const list: StoredVersion[] = [];
  for await (const version of store.versions(prefix, after)) list.push(version);
  return list;
}

/** What every versioned store and every holdable one does, as far as both clouds agree. To be called in a suite. */
export function versionedStoreBehaves(open: () => Promise<VersionedStoreUnderTest>): void {
  let tested: VersionedStoreUnderTest;
  let store: VersionedStore;
  beforeEach(async () => {
    tested = await open();
    store = tested.store;
  });
  const only = async (key: string): Promise<StoredVersion> => {
    const [first] = await all(store, key);
    if (first === undefined) throw new Error(`Expected ${key} to be there.`);
    return first;
  };
  const locked = async (lockMs: number): Promise<StoredVersion> => {
    const { key, versionId } = await tested.results.putLocked(
      result("picture", { retainUntil: new Date(Date.now() + lockMs) }),
    );
    const version = await only(key);
    expect(version.versionId).to.equal(versionId);
    return version;
  };

  it("lists every version once, in the order of the keys, over many pages", async () => {
    const ids: string[] = [];
    for (const key of ["a/1", "a/2", "a/2", "a/2", "b/1"]) ids.push(await tested.put(key, key));
    const versions = await all(store);
    expect(versions.map(({ key }) => key)).to.deep.equal(["a/1", "a/2", "a/2", "a/2", "b/1"]);
    expect(versions.map(({ versionId }) => versionId).sort()).to.deep.equal([...ids].sort());
    expect(versions.filter(({ isLatest }) => isLatest).map(({ versionId }) => versionId)).to.have.members([
      ...[ids[0], ids[3], ids[4]],
    ]);
    expect(versions.some(({ isDeleteMarker }) => isDeleteMarker)).to.equal(false);
    expect(versions.every(({ modifiedAt }) => Math.abs(Date.now() - modifiedAt.getTime()) < 60_000)).to.equal(true);
  });

  it("lists below a prefix, and after a key, whether it is there or not", async () => {
    for (const key of ["a/1", "a/2", "a/2", "a/3", "b/1"]) await tested.put(key, key);
    const keys = async (prefix: string, after?: string): Promise<string[]> =>
      (await all(store, prefix, after)).map(({ key }) => key);
    expect(await keys("a/")).to.deep.equal(["a/1", "a/2", "a/2", "a/3"]);
    expect(await keys("a/", "a/1")).to.deep.equal(["a/2", "a/2", "a/3"]);
    expect(await keys("", "a/2")).to.deep.equal(["a/3", "b/1"]);
    expect(await keys("", "a/20")).to.deep.equal(["a/3", "b/1"]);
    expect(await keys("c")).to.deep.equal([]);
  });

  it("tells a version's lock, that it has none, and that it has gone", async () => {
    const version = await locked(HOUR_MS);
    const { retainUntil, legalHold } = await store.lockOf(version);
    expect(legalHold).to.equal(false);
    expect(Math.abs((retainUntil?.getTime() ?? 0) - Date.now() - HOUR_MS)).to.be.lessThan(60_000);
    await tested.put("bare", "bare");
    const bare = await only("bare");
    expect(await store.lockOf(bare)).to.deep.equal({ legalHold: false });
    expect(await store.remove(bare)).to.equal(true);
    expect(await store.lockOf(bare)).to.deep.equal({ legalHold: false });
  });

  it("removes a version for good, the newest and old ones, also one that has gone", async () => {
    for (const text of ["first", "second", "third"]) await tested.put("bare", text);
    for (const version of await all(store, "bare")) expect(await store.remove(version)).to.equal(true);
    expect(await all(store)).to.deep.equal([]);
    await tested.put("bare", "again");
    const again = await only("bare");
    expect([await store.remove(again), await store.remove(again)]).to.deep.equal([true, true]);
  });

  it("removes what is locked only when the lock has ended, and leaves it as it is until then", async () => {
    const [long, short] = [await locked(HOUR_MS), await locked(1000)];
    expect(await store.remove(short)).to.equal(false);
    await eventually("the short lock has ended", () => store.remove(short));
    expect(await store.remove(long)).to.equal(false);
    expect(await all(store)).to.deep.equal([long]);
  });

  it("sets and releases a legal hold, and tells what it changed", async () => {
    const { holdable } = tested;
    const version = await locked(HOUR_MS);
    expect(await holdable.isHeld(version)).to.equal(false);
    expect(await holdable.setHeld(version, false)).to.equal("unchanged");
    expect(await holdable.setHeld(version, true)).to.equal("changed");
    expect(await holdable.setHeld(version, true)).to.equal("unchanged");
    expect([await holdable.isHeld(version), (await store.lockOf(version)).legalHold]).to.deep.equal([true, true]);
    expect(await store.remove(version)).to.equal(false);
    expect(await holdable.setHeld(version, false)).to.equal("changed");
    expect(await holdable.isHeld(version)).to.equal(false);
    expect(await all(holdable)).to.deep.equal([version]);
  });

  it("tells a version that has gone from one that is held", async () => {
    const { holdable } = tested;
    await tested.put("bare", "bare");
    const bare = await only("bare");
    await store.remove(bare);
    expect(await holdable.isHeld(bare)).to.equal(false);
    expect(await holdable.setHeld(bare, true)).to.equal("gone");
  });

  it("calls a service that does not answer an outage", async () => {
    const { nowhere } = tested;
    const version = { key: "a", versionId: "v", isLatest: true, isDeleteMarker: false, modifiedAt: new Date() };
    const calls = [all(nowhere), nowhere.lockOf(version), nowhere.remove(version)];
    const errors = await Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
    expect(errors.map((error) => error instanceof Outage)).to.deep.equal([true, true, true]);
  });
}
