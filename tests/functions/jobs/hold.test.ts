import { createHash } from "node:crypto";
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type pg from "pg";
import { uuidv7 } from "uuidv7";
import { kafkaClient } from "../../../functions/clients/kafka.ts";
import { postgresWarehouse } from "../../../functions/clients/postgres-warehouse.ts";
import { createPool } from "../../../functions/clients/postgres.ts";
import { s3HoldableStore } from "../../../functions/clients/s3-holdable-store.ts";
import { s3VersionedStore } from "../../../functions/clients/s3-maintenance.ts";
import { s3RawStore } from "../../../functions/clients/s3-raw-store.ts";
import { s3ResultStore } from "../../../functions/clients/s3-result-store.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { resultKey } from "../../../functions/core/keys.ts";
import type { StoredResult } from "../../../functions/core/ports.ts";
import { expireResults } from "../../../functions/jobs/expire-results.ts";
import type { HoldScope } from "../../../functions/jobs/hold-scope.ts";
import { type HeldImage, type HoldReport, listHolds, releaseHold, setHold } from "../../../functions/jobs/hold.ts";
import { type OperationName, runOperation } from "../../../functions/jobs/operations.ts";
import type { OperatorTools } from "../../../functions/jobs/operator-tools.ts";
import type { HoldableStore, StoredVersion } from "../../../functions/jobs/ports.ts";
import { freePort } from "../../helpers/free-port.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { newWarehouse } from "../../helpers/postgres.ts";
import { testObjectStore } from "../../helpers/versitygw.ts";
import { eventually } from "../../helpers/wait.ts";

const HOUR_MS = 3_600_000;
const RENDITIONS = ["thumbnail", "web"];

describe("legal hold", () => {
  let s3: S3Client;
  let owner: pg.Pool;
  let writer: pg.Pool;
  let bucket: string;
  let tools: OperatorTools;

  before(async () => {
    s3 = s3Client((await testObjectStore()).connection);
    const warehouse = await newWarehouse();
    owner = createPool(warehouse.owner, { applicationName: "test" });
    writer = createPool(warehouse.writer, { applicationName: "test" });
  });
  after(async () => {
    s3.destroy();
    await Promise.all([owner.end(), writer.end()]);
  });
  beforeEach(async () => {
    bucket = await (await testObjectStore()).newBucket("locked");
    // No request here goes to a broker.
    const kafka = kafkaClient({ brokers: ["127.0.0.1:1"], tls: false }, "test", keptLog());
    tools = {
      ...{ warehouse: owner, kafka, raw: s3RawStore(s3, "raw"), results: s3HoldableStore(s3, bucket, 2) },
      ...{ topics: { incoming: "in", processed: "out", deadLetter: "dead" }, consumedTopics: ["in"] },
      ...{ groupId: "image-function", inlineMaxBytes: 700_000 },
    };
  });

  const putResult = async (customer: string, imageId: string, rendition: string, lockMs: number) => {
    const [key, bytes] = [resultKey(customer, imageId, rendition, "webp"), Buffer.from(rendition)];
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const retainUntil = new Date(Date.now() + lockMs);
    const object = { key, bytes, contentType: "image/webp", sha256, retainUntil, processingVersion: "v1" };
    return await s3ResultStore(s3, bucket).putLocked(object);
  };
  const record = async (customer: string, imageId: string, stored: readonly StoredResult[]): Promise<void> => {
    const identity = { source: "/test", id: imageId };
    const shown = { contentType: "image/webp", widthPx: 1, heightPx: 1 };
    await postgresWarehouse(writer).record({
      ...{ imageId, customer, source: "upload", identity, bytesIn: 3, durationMs: 1, processingVersion: "v1" },
      ...(stored.length === 0 ? { outcome: "rejected", reason: "corrupt" } : { outcome: "processed", type: "png" }),
      results: stored.map((result, i) => ({ ...result, ...shown, rendition: RENDITIONS[i] ?? "" })),
    });
  };
  /** An image with two results. */
  const image = async (customer: string, parts: { recorded?: boolean; lockMs?: number } = {}): Promise<string> => {
    const imageId = uuidv7();
    const stored: StoredResult[] = [];
    for (const name of RENDITIONS) stored.push(await putResult(customer, imageId, name, parts.lockMs ?? HOUR_MS));
    if (parts.recorded !== false) await record(customer, imageId, stored);
    return imageId;
  };

  /** As a cloud's job answers: through JSON, there and back. */
  const run = async <T>(name: OperationName, scope: HoldScope): Promise<T> =>
    JSON.parse(JSON.stringify(await runOperation(tools, name, JSON.parse(JSON.stringify(scope)) as never))) as T;
  const set = (scope: HoldScope): Promise<HoldReport> => run("set-hold", scope);
  const release = (scope: HoldScope): Promise<HoldReport> => run("release-hold", scope);
  const list = async (scope: HoldScope = {}): Promise<HeldImage[]> =>
    (await run<{ held: HeldImage[] }>("list-holds", scope)).held;
  const errorOf = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      (answer) => answer,
      (error: unknown) => error,
    );
  /** The message of a RangeError. */
  const refusal = async (call: Promise<unknown>): Promise<string> => {
    const error = await errorOf(call);
    expect(error).to.be.instanceOf(RangeError);
    return (error as Error).message;
  };

  it("covers every version of an image, old ones and those behind a delete marker, and no other image", async () => {
    const [imageId, other] = [await image("acme"), await image("acme")];
    const object = { Bucket: bucket, Key: resultKey("acme", imageId, "web", "webp") };
    await s3.send(new PutObjectCommand({ ...object, Body: "newer" }));
    await s3.send(new DeleteObjectCommand(object));
    expect(await set({ imageId })).to.deep.equal({ images: 1, versions: 3, changed: 3 });
    expect(await list()).to.deep.equal([{ customer: "acme", imageId, versions: 3 }]);
    expect(await list({ imageId: other })).to.deep.equal([]);
  });

  it("changes nothing when it is set or released once more", async () => {
    const imageId = await image("acme");
    expect(await release({ imageId })).to.deep.equal({ images: 1, versions: 2, changed: 0 });
    expect(await set({ imageId })).to.deep.equal({ images: 1, versions: 2, changed: 2 });
    expect(await set({ imageId })).to.deep.equal({ images: 1, versions: 2, changed: 0 });
    expect(await release({ imageId })).to.deep.equal({ images: 1, versions: 2, changed: 2 });
    expect(await list()).to.deep.equal([]);
  });

  it("covers all that a customer has stored by then, and nothing that comes later or is another's", async () => {
    const [one, two] = [await image("acme"), await image("acme", { recorded: false })];
    const another = await image("acme-2");
    expect(await set({ customer: "acme" })).to.deep.equal({ images: 2, versions: 4, changed: 4 });
    const later = await image("acme");
    const lines = [one, two].map((imageId) => ({ customer: "acme", imageId, versions: 2 }));
    expect(await list({ customer: "acme" })).to.have.deep.members(lines);
    await set({ imageId: another });
    expect(await list()).to.have.deep.members([...lines, { customer: "acme-2", imageId: another, versions: 2 }]);
    expect(await set({ customer: "acme" })).to.deep.equal({ images: 3, versions: 6, changed: 2 });
    expect(await release({ customer: "acme" })).to.deep.equal({ images: 3, versions: 6, changed: 6 });
    expect(await list()).to.deep.equal([{ customer: "acme-2", imageId: another, versions: 2 }]);
    expect(await list({ imageId: later })).to.deep.equal([]);
  });

  it("keeps a result through the expiry job after its lock has ended, until it is released", async () => {
    const [held, free] = [await image("acme", { lockMs: 1000 }), await image("acme", { lockMs: 1000 })];
    await set({ imageId: held });
    const expiry = s3VersionedStore(s3, bucket);
    let removed = 0;
    await eventually("the free image has expired", async () => {
      removed += (await expireResults(expiry, new Date())).removed;
      return removed === 2;
    });
    const all: StoredVersion[] = [];
    for await (const version of expiry.versions("")) all.push(version);
    expect(all.map(({ key }) => key)).to.deep.equal(RENDITIONS.map((name) => resultKey("acme", held, name, "webp")));
    for (const version of all) {
      expect((await expiry.lockOf(version)).retainUntil?.getTime()).to.be.below(Date.now());
    }
    expect(await expireResults(expiry, new Date())).to.deep.equal({ removed: 0, locked: 2, unreadable: 0 });
    expect(await release({ imageId: held })).to.deep.equal({ images: 1, versions: 2, changed: 2 });
    expect(await expireResults(expiry, new Date())).to.deep.equal({ removed: 2, locked: 0, unreadable: 0 });
    expect(await refusal(set({ imageId: free }))).to.equal(
      `No result of the image ${free} is stored. Check the id; or they have expired.`,
    );
  });

  it("is kept by the store itself, but by versitygw 1.8 only as long as the version has no lock that has ended", async () => {
    const imageId = uuidv7();
    const Key = resultKey("acme", imageId, "web", "webp");
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "without a lock" }));
    const ended = await putResult("acme", imageId, "thumbnail", 1000);
    expect((await set({ imageId, customer: "acme" })).changed).to.equal(2);
    const expiry = s3VersionedStore(s3, bucket);
    const held: StoredVersion[] = [];
    for await (const version of expiry.versions(Key)) held.push(version);
    expect(held).to.have.length(1);
    for (const version of held) expect(await expiry.remove(version)).to.equal(false);
    // Where this fails, the store has learned to keep it: the local provider's limit can go then.
    await eventually("the store lets go of what is held", () =>
      expiry.remove({ ...ended, isLatest: true, isDeleteMarker: false, modifiedAt: new Date() }),
    );
    expect(ended.retainUntil.getTime()).to.be.below(Date.now());
  });

  it("finds an image whose row has gone by its customer", async () => {
    const imageId = await image("acme", { recorded: false });
    for (const operation of ["set-hold", "release-hold", "list-holds"] as const) {
      const message = await refusal(run(operation, { imageId }));
      expect(message).to.match(/^The warehouse knows no result of the image .* say its customer as well\.$/);
    }
    expect(await set({ imageId, customer: "acme" })).to.deep.equal({ images: 1, versions: 2, changed: 2 });
    expect(await list({ imageId, customer: "acme" })).to.deep.equal([{ customer: "acme", imageId, versions: 2 }]);
    expect(await release({ imageId, customer: "acme" })).to.deep.equal({ images: 1, versions: 2, changed: 2 });
  });

  it("takes an image for the customer's who has its results, not for another's whose message named it", async () => {
    const imageId = await image("acme");
    await record("globex", imageId, []);
    expect((await set({ imageId })).images).to.equal(1);
    expect(await list()).to.deep.equal([{ customer: "acme", imageId, versions: 2 }]);
  });

  it("never looks like done where nothing is stored or nothing was said", async () => {
    const [imageId, unknown, rejected] = [await image("acme"), uuidv7(), uuidv7()];
    await record("acme", rejected, []);
    for (const change of [set, release]) {
      expect(await refusal(change({}))).to.contain("give an image's id or a customer's");
      expect(await refusal(change({ customer: "Acme" }))).to.contain("No result of the customer Acme is stored.");
      expect(await refusal(change({ customer: "../x" }))).to.contain('Customer is "../x"; allowed: 1 to 64 of');
      expect(await refusal(change({ imageId: "1" }))).to.contain('Image is "1"; allowed: a UUIDv7');
      expect(await refusal(change({ imageId: unknown }))).to.contain(unknown);
      expect(await refusal(change({ imageId: rejected }))).to.contain("knows no result");
      expect(await refusal(change({ imageId, customer: "globex" }))).to.contain(
        `No result of the image ${imageId} of the customer globex is stored.`,
      );
    }
    expect(await list()).to.deep.equal([]);
    expect(await list({ customer: "nobody" })).to.deep.equal([]);
  });

  it("goes page by page without dividing an image, and the pages add up to all of it", async () => {
    const images: string[] = [];
    for (let n = 0; n < 5; n++) images.push(await image("acme", { recorded: false }));
    const pagesOf = async <P extends { readonly next?: string }>(ask: (scope: HoldScope) => Promise<P>) => {
      const pages: P[] = [await ask({ customer: "acme" })];
      for (let after = pages[0]?.next; after !== undefined; after = pages.at(-1)?.next) {
        pages.push(await ask({ customer: "acme", after }));
      }
      return pages.map(({ next, ...page }) => ({ ...page, more: next !== undefined }));
    };
    // Three versions are reached within the second image.
    const counts = [2, 2, 1].map((n, i) => ({ images: n, versions: 2 * n, changed: 2 * n, more: i < 2 }));
    expect(await pagesOf((scope) => setHold(tools, scope, 3))).to.deep.equal(counts);
    const listed = await pagesOf((scope) => listHolds(tools, scope, 3));
    expect(listed.map(({ held }) => held.map(({ imageId }) => imageId))).to.deep.equal([
      images.slice(0, 2),
      images.slice(2, 4),
      images.slice(4),
    ]);
    expect(await pagesOf((scope) => releaseHold(tools, scope, 3))).to.deep.equal(counts);
    expect(await list()).to.deep.equal([]);
  });

  it("goes on after a page whose last result has gone since", async () => {
    await image("acme", { lockMs: 1000 });
    await image("acme");
    const { next } = await setHold(tools, { customer: "acme" }, 1);
    await release({ customer: "acme" });
    await eventually("the first has expired", async () => {
      return (await expireResults(s3VersionedStore(s3, bucket), new Date())).removed === 2;
    });
    const scope = { customer: "acme", after: next ?? "" };
    expect(await setHold(tools, scope, 1)).to.deep.equal({ images: 1, versions: 2, changed: 2 });
  });

  it("reads no further than its page, and asks for a few versions at a time", async () => {
    let read = 0;
    let asking = 0;
    let most = 0;
    const endless: HoldableStore = {
      bucket: "endless",
      async *versions() {
        for (;;) {
          const key = resultKey("acme", uuidv7(), "web", "webp");
          yield await Promise.resolve({
            ...{ key, versionId: String(++read), isLatest: true, isDeleteMarker: false, modifiedAt: new Date() },
          });
        }
      },
      isHeld: () => Promise.resolve(false),
      async setHeld() {
        most = Math.max(most, ++asking);
        await new Promise((resolve) => setImmediate(resolve));
        asking--;
        return "changed";
      },
    };
    const { next, ...counts } = await setHold({ warehouse: owner, results: endless }, { customer: "acme" });
    expect(counts).to.deep.equal({ images: 2000, versions: 2000, changed: 2000 });
    expect(next).to.match(/^acme\//);
    expect([read, most]).to.deep.equal([2001, 16]);
  });

  it("does not count a version that has gone since it was listed", async () => {
    const imageId = await image("acme");
    const { results } = tools;
    const missing = { ...results, setHeld: setGone };
    async function setGone(version: StoredVersion, held: boolean): ReturnType<HoldableStore["setHeld"]> {
      const versionId = version.key.includes("web.webp") ? "01BX5ZZKBKACTAV9WEVGEMMVRZ" : version.versionId;
      return await results.setHeld({ ...version, versionId }, held);
    }
    const report = await setHold({ warehouse: owner, results: missing }, { imageId });
    expect(report).to.deep.equal({ images: 1, versions: 1, changed: 1 });
  });

  it("calls a store that does not answer an outage", async () => {
    const { connection } = await testObjectStore();
    const nowhere = s3Client({ ...connection, endpoint: `http://127.0.0.1:${await freePort()}` });
    const results = s3HoldableStore(nowhere, bucket);
    expect(await errorOf(setHold({ warehouse: owner, results }, { customer: "acme" }))).to.be.instanceOf(Outage);
    const imageId = await image("acme");
    const listing = { ...results, versions: (...args: [string]) => tools.results.versions(...args) };
    expect(await errorOf(setHold({ warehouse: owner, results: listing }, { imageId }))).to.be.instanceOf(Outage);
    expect(await errorOf(listHolds({ warehouse: owner, results: listing }, { imageId }))).to.be.instanceOf(Outage);
    nowhere.destroy();
  });
});
