import { createHash } from "node:crypto";
import { expect } from "chai";
import type { ResultObject, ResultStore } from "../../../functions/core/ports.ts";

export const HOUR_MS = 3_600_000;
export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** What a store keeps of one version. */
export interface KeptVersion {
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** The store's own word for who may shorten the lock. */
  readonly lockMode: string | undefined;
  readonly retainUntil: Date | undefined;
}

/** A result store over a bucket of its own, and what a test sees of the bucket and does to it behind its back. */
export interface ResultStoreUnderTest {
  readonly store: ResultStore;
  readonly bucket: string;
  /** The word for a lock that nobody may shorten. */
  readonly strictMode: string;
  /** Name of the metadata that tells the processing's version: not every store takes a dash. */
  readonly processingVersionName: string;
  versionsOf(key: string): Promise<string[]>;
  read(key: string, versionId: string): Promise<KeptVersion>;
  /** Stores bytes without a lock or metadata; answers their version id. */
  putBare(key: string, bytes: Buffer): Promise<string>;
}

let keys = 0;

/** A result nobody has stored. */
export function result(text: string, changes: Partial<ResultObject> = {}): ResultObject {
  const bytes = Buffer.from(text);
  return {
    ...{ key: `acme/2026/03/04/id-${++keys}/web.webp`, bytes, contentType: "image/webp", sha256: sha256(bytes) },
    retainUntil: new Date(Math.ceil(Date.now() / 1000) * 1000 + HOUR_MS),
    processingVersion: "0123456789ab+faces-3",
    ...changes,
  };
}

/** What every result store does. To be called in a suite. */
export function resultStoreBehaves(open: () => Promise<ResultStoreUnderTest>): void {
  let tested: ResultStoreUnderTest;
  let store: ResultStore;
  before(async () => {
    tested = await open();
    store = tested.store;
  });

  it("stores a result with its type, its SHA-256 and its lock, and answers its version", async () => {
    const object = result("picture");
    const stored = await store.putLocked(object);
    const [versionId = "none"] = await tested.versionsOf(object.key);
    const { key, retainUntil } = object;
    expect(stored).to.deep.equal({
      ...{ bucket: tested.bucket, key, versionId, bytes: 7, sha256: sha256(Buffer.from("picture")), retainUntil },
    });
    const metadata = { sha256: object.sha256, [tested.processingVersionName]: object.processingVersion };
    expect(await tested.read(key, versionId)).to.deep.equal({
      ...{ bytes: object.bytes, contentType: "image/webp", metadata },
      ...{ lockMode: tested.strictMode, retainUntil },
    });
  });

  it("locks until the end of the second in which the lock was to end", async () => {
    const object = result("picture", { retainUntil: new Date(Date.UTC(2099, 0, 1, 0, 0, 0, 1)) });
    const { key, versionId, retainUntil } = await store.putLocked(object);
    expect(retainUntil.toISOString()).to.equal("2099-01-01T00:00:01.000Z");
    expect((await tested.read(key, versionId)).retainUntil).to.deep.equal(retainUntil);
  });

  it("writes nothing where the key exists, and answers what was there first", async () => {
    const object = result("first");
    const first = await store.putLocked(object);
    const bytes = Buffer.from("the second, longer");
    const retainUntil = new Date(object.retainUntil.getTime() + HOUR_MS);
    expect(await store.putLocked({ ...object, bytes, sha256: sha256(bytes), retainUntil })).to.deep.equal(first);
    expect(await tested.versionsOf(object.key)).to.deep.equal([first.versionId]);
  });

  it("lets one of eight who write at once win, and answers its version to all", async () => {
    const object = result("racer 0");
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const bytes = Buffer.from(`racer ${n}`);
        return store.putLocked({ ...object, bytes, sha256: sha256(bytes) });
      }),
    );
    const [first] = answers;
    expect(answers).to.deep.equal(Array.from({ length: 8 }, () => first));
    expect(await tested.versionsOf(object.key)).to.deep.equal([first?.versionId]);
    const { bytes } = await tested.read(object.key, first?.versionId ?? "");
    expect(sha256(bytes)).to.equal(first?.sha256);
  });

  it("locks a version that was there without a lock, and finds its SHA-256", async () => {
    const object = result("by another way");
    const versionId = await tested.putBare(object.key, object.bytes);
    const { key, retainUntil } = object;
    expect(await store.putLocked(object)).to.deep.equal({
      ...{ bucket: tested.bucket, key, versionId, bytes: object.bytes.length, sha256: object.sha256, retainUntil },
    });
    const { lockMode, retainUntil: kept } = await tested.read(key, versionId);
    expect([lockMode, kept]).to.deep.equal([tested.strictMode, retainUntil]);
  });
}
