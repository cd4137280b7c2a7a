import { createHash } from "node:crypto";
import { DeleteObjectCommand, PutObjectCommand, PutObjectLegalHoldCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import { s3VersionedStore } from "../../../functions/clients/s3-maintenance.ts";
import { s3ResultStore } from "../../../functions/clients/s3-result-store.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { streamOriginalKey, uploadKey } from "../../../functions/core/keys.ts";
import { expireOriginals } from "../../../functions/jobs/expire-originals.ts";
import { expireResults } from "../../../functions/jobs/expire-results.ts";
import type { OutcomesOf, StoredVersion, VersionedStore } from "../../../functions/jobs/ports.ts";
import { freePort } from "../../helpers/free-port.ts";
import { testObjectStore } from "../../helpers/versitygw.ts";
import { eventually } from "../../helpers/wait.ts";

const HOUR_MS = 3_600_000;

async function all(store: VersionedStore, prefix = ""): Promise<StoredVersion[]> {
  const list: StoredVersion[] = [];
  for await (const version of store.versions(prefix)) list.push(version);
  return list;
}

describe("expiry", () => {
  let s3: S3Client;
  let bucket: string;
  let store: VersionedStore;

  const newStore = async (kind: "plain" | "versioned" | "locked"): Promise<void> => {
    bucket = await (await testObjectStore()).newBucket(kind);
    // Small pages, so that a listing has several.
    store = s3VersionedStore(s3, bucket, 2);
  };
  const put = (key: string): Promise<unknown> =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from("original") }));
  const hide = (key: string): Promise<unknown> => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  const keysOf = async (): Promise<string[]> => [...new Set((await all(store)).map(({ key }) => key))].sort();

  before(async () => {
    s3 = s3Client((await testObjectStore()).connection);
  });
  after(() => {
    s3.destroy();
  });

  describe("of results", () => {
    const putLocked = async (key: string, lockMs: number): Promise<string> => {
      const bytes = Buffer.from(key);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const retainUntil = new Date(Date.now() + lockMs);
      const object = { key, bytes, contentType: "image/webp", sha256, retainUntil, processingVersion: "v1" };
      return (await s3ResultStore(s3, bucket).putLocked(object)).versionId;
    };

    beforeEach(() => newStore("locked"));

    it("watches a whole life: stored, not to be removed, expired, gone, with its old versions and its marker", async () => {
      const first = await putLocked("acme/one/web.webp", 1000);
      await putLocked("acme/two/web.webp", HOUR_MS);
      // A second locked version of the first, and a marker that hides both.
      await s3.send(
        new PutObjectCommand({
          ...{ Bucket: bucket, Key: "acme/one/web.webp", Body: Buffer.from("newer") },
          ...{ ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: new Date(Date.now() + 2000) },
        }),
      );
      await hide("acme/one/web.webp");
      expect(await expireResults(store, new Date(Date.now() - HOUR_MS))).to.deep.equal({
        ...{ removed: 0, locked: 3, unreadable: 0 },
      });
      const version = { Bucket: bucket, Key: "acme/one/web.webp", VersionId: first };
      const refused: unknown = await s3.send(new DeleteObjectCommand(version)).catch((e: unknown) => e);
      expect((refused as Error).name).to.equal("AccessDenied");
      expect(await all(store)).to.have.length(4);

      let removed = 0;
      await eventually("the first has expired", async () => {
        const report = await expireResults(store, new Date());
        removed += report.removed;
        return report.locked === 1;
      });
      expect(removed).to.equal(3);
      expect((await all(store)).map(({ key }) => key)).to.deep.equal(["acme/two/web.webp"]);
    });

    it("counts as locked what the store refuses, whatever this machine's clock says", async () => {
      await putLocked("acme/one/web.webp", HOUR_MS);
      const report = await expireResults(store, new Date(Date.now() + 2 * HOUR_MS));
      expect(report).to.deep.equal({ removed: 0, locked: 1, unreadable: 0 });
      expect(await keysOf()).to.deep.equal(["acme/one/web.webp"]);
    });

    it("leaves a marker where it is as long as it hides something", async () => {
      await putLocked("acme/one/web.webp", HOUR_MS);
      await hide("acme/one/web.webp");
      await expireResults(store, new Date());
      const markers = (await all(store)).filter(({ isDeleteMarker }) => isDeleteMarker);
      expect(markers.map(({ key, isLatest }) => [key, isLatest])).to.deep.equal([["acme/one/web.webp", true]]);
    });

    it("keeps what is held although its lock has ended", async () => {
      const VersionId = await putLocked("acme/one/web.webp", 500);
      await putLocked("acme/two/web.webp", 500);
      const hold = (Status: "ON" | "OFF"): Promise<unknown> =>
        s3.send(
          new PutObjectLegalHoldCommand({
            ...{ Bucket: bucket, Key: "acme/one/web.webp", VersionId, LegalHold: { Status } },
          }),
        );
      await hold("ON");
      await eventually("the other has expired", async () => (await expireResults(store, new Date())).removed === 1);
      expect(await keysOf()).to.deep.equal(["acme/one/web.webp"]);
      expect(await expireResults(store, new Date())).to.deep.equal({ removed: 0, locked: 1, unreadable: 0 });
      await hold("OFF");
      expect(await expireResults(store, new Date())).to.deep.equal({ removed: 1, locked: 0, unreadable: 0 });
      expect(await keysOf()).to.deep.equal([]);
    });

    it("asks nothing about what is younger than any lock lasts", async () => {
      await putLocked("acme/one/web.webp", HOUR_MS);
      const asking = { ...store, lockOf: () => Promise.reject(new Error("The store was asked.")) };
      const report = await expireResults(asking, new Date(), HOUR_MS);
      expect(report).to.deep.equal({ removed: 0, locked: 1, unreadable: 0 });
    });

    it("keeps and counts what has no lock, however old it is", async () => {
      await put("acme/one/web.webp");
      const report = await expireResults(store, new Date(Date.now() + 1000 * 24 * HOUR_MS));
      expect(report).to.deep.equal({ removed: 0, locked: 0, unreadable: 1 });
      expect(await keysOf()).to.deep.equal(["acme/one/web.webp"]);
    });
  });

  describe("of originals", () => {
    const images = [uuidv7(), uuidv7(), uuidv7()] as const;
    const outcomes: Record<string, string> = { [images[0]]: "processed", [images[1]]: "failed" };
    const outcomesOf: OutcomesOf = (ids) =>
      Promise.resolve(new Map(ids.flatMap((id) => (outcomes[id] === undefined ? [] : [[id, outcomes[id]]]))));
    const uploads = images.map((id) => uploadKey("acme", id));
    const later = (): Date => new Date(Date.now() + HOUR_MS);

    for (const kind of ["plain", "versioned"] as const) {
      it(`removes all that is old enough from a ${kind} bucket, and nothing younger`, async () => {
        await newStore(kind);
        const keys = [...uploads, "claims/acme/a", streamOriginalKey("acme", images[0])];
        for (const key of [...keys, "claims/acme/a"]) await put(key);
        if (kind === "versioned") await hide("claims/acme/a");
        const policy = { maxAgeMs: HOUR_MS, untilProcessed: false };
        const young = await expireOriginals(store, outcomesOf, policy, new Date());
        expect(young).to.deep.equal({ removed: 0 });
        const old = await expireOriginals(store, outcomesOf, policy, later());
        expect(old).to.deep.equal({ removed: kind === "versioned" ? 7 : 5 });
        expect(await keysOf()).to.deep.equal([]);
      });
    }

    it("removes uploads as soon as they are processed where they are kept no longer, and no others", async () => {
      await newStore("versioned");
      for (const key of [...uploads, "claims/acme/a"]) await put(key);
      const policy = { maxAgeMs: HOUR_MS, untilProcessed: true };
      expect(await expireOriginals(store, outcomesOf, policy, new Date())).to.deep.equal({ removed: 1 });
      expect(await keysOf()).to.deep.equal(["claims/acme/a", ...uploads.slice(1)].sort());
      expect(await expireOriginals(store, outcomesOf, policy, later())).to.deep.equal({ removed: 3 });
      expect(await keysOf()).to.deep.equal([]);
    });
  });

  it("calls a store that does not answer an outage", async () => {
    const { connection } = await testObjectStore();
    const nowhere = s3Client({ ...connection, endpoint: `http://127.0.0.1:${await freePort()}` });
    const error: unknown = await expireResults(s3VersionedStore(nowhere, "any"), new Date()).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(Outage);
    nowhere.destroy();
  });
});
