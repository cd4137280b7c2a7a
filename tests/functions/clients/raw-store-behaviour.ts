import { expect } from "chai";
import { Outage, Rejection } from "../../../functions/core/errors.ts";
import type { RawStore } from "../../../functions/core/ports.ts";

/** A raw store over a bucket of its own, and what a test does to the bucket behind its back. */
export interface RawStoreUnderTest {
  readonly store: RawStore;
  /** Another bucket of the same store, which need not be there. */
  of(bucket: string): RawStore;
  /** Stores a text, over what is there. Answers its version id; undefined where the store keeps no versions. */
  readonly put: (key: string, text: string) => Promise<string | undefined>;
}

/** Why something was refused: the reason's code, "outage", or what else it was. */
export const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "nothing",
    (error: unknown) => (error instanceof Rejection ? error.reason : error instanceof Outage ? "outage" : error),
  );

/** What every raw store does. To be called in a suite. */
export function rawStoreBehaves(open: () => Promise<RawStoreUnderTest>): void {
  let tested: RawStoreUnderTest;
  let store: RawStore;
  let bucket: string;
  before(async () => {
    tested = await open();
    store = tested.store;
    bucket = store.bucket;
  });
  const fetchText = async (key: string): Promise<string> => (await store.fetch({ bucket, key }, 1000)).toString();

  it("fetches the newest bytes", async () => {
    await tested.put("claims/acme/newest", "first");
    await tested.put("claims/acme/newest", "second");
    expect(await fetchText("claims/acme/newest")).to.equal("second");
  });

  it("fetches up to the limit and not a byte more", async () => {
    await tested.put("claims/acme/limit", "12345");
    expect((await store.fetch({ bucket, key: "claims/acme/limit" }, 5)).toString()).to.equal("12345");
    expect(await reasonOf(store.fetch({ bucket, key: "claims/acme/limit" }, 4))).to.equal("too_many_bytes");
  });

  it("fetches an object without bytes", async () => {
    await tested.put("claims/acme/empty", "");
    expect(await fetchText("claims/acme/empty")).to.equal("");
  });

  it("fetches names with characters that addresses encode", async () => {
    const key = "claims/acme/a b+c%20d/ä?#&=é.png";
    await tested.put(key, "named");
    expect(await fetchText(key)).to.equal("named");
  });

  it("tells what is not there from a store that is not", async () => {
    const keys = ["claims/acme/missing", `claims/acme/${"x".repeat(1020)}`];
    const reasons = await Promise.all(keys.map((key) => reasonOf(store.fetch({ bucket, key }, 1000))));
    expect(reasons).to.deep.equal(["claim_not_found", "claim_not_found"]);
    const gone = tested.of("no-such-bucket");
    expect(await reasonOf(gone.fetch({ bucket: "no-such-bucket", key: "a" }, 10))).to.equal("outage");
  });

  it("has no object by a name that is no text, whose request would never be answered", async () => {
    for (const key of ["claims/acme/\ud800.png", "claims/acme/\udc80"])
      expect(await reasonOf(store.fetch({ bucket, key }, 1000))).to.equal("claim_not_found");
  });

  it("does not look into another bucket", async () => {
    expect(await reasonOf(store.fetch({ bucket: "another", key: "a" }, 10))).to.equal("claim_not_allowed");
  });

  it("stores an original once: a second one changes nothing", async () => {
    await store.putOriginal("stream/acme/original", Buffer.from("first"), "image/png");
    await store.putOriginal("stream/acme/original", Buffer.from("second"), "image/png");
    expect(await fetchText("stream/acme/original")).to.equal("first");
  });
}

/** What every raw store that keeps versions does too. */
export function rawStoreKeepsVersions(open: () => Promise<RawStoreUnderTest>): void {
  it("fetches the version that is named, and rejects one that is none", async () => {
    const { store, put } = await open();
    const { bucket } = store;
    const key = "claims/acme/versions";
    const fetchText = async (versionId?: string): Promise<string> =>
      (await store.fetch({ bucket, key, ...(versionId !== undefined && { versionId }) }, 1000)).toString();
    const first = await put(key, "first");
    const second = await put(key, "second");
    expect([await fetchText(), await fetchText(first), await fetchText(second)]).to.deep.equal([
      ...["second", "first", "second"],
    ]);
    const none = ["01M0QGAGWHXG0000000000TEST", "no version id at all, but long enough to be odd"];
    for (const versionId of none) {
      expect(await reasonOf(store.fetch({ bucket, key, versionId }, 1000)), versionId).to.equal("claim_not_found");
    }
  });
}
