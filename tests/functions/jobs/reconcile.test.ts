import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import { s3VersionedStore } from "../../../functions/clients/s3-maintenance.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { decodeEvent } from "../../../functions/core/decode-event.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { uploadKey } from "../../../functions/core/keys.ts";
import type { EventPublisher, OutgoingMessage } from "../../../functions/core/ports.ts";
import type { StoredVersion, VersionedStore } from "../../../functions/jobs/ports.ts";
import { reconcile } from "../../../functions/jobs/reconcile.ts";
import { testObjectStore } from "../../helpers/versitygw.ts";

const MINUTE_MS = 60_000;
const window = { minAgeMs: 30_000, maxAgeMs: 10 * MINUTE_MS };

/** Keeps what is published. */
function publisher(): EventPublisher & { readonly published: { topic: string; message: OutgoingMessage }[] } {
  const published: { topic: string; message: OutgoingMessage }[] = [];
  return {
    published,
    publish(topic, messages) {
      published.push(...messages.map((message) => ({ topic, message })));
      return Promise.resolve();
    },
  };
}

/** Image ids that messages announce, as the image function reads them. */
function announced(events: ReturnType<typeof publisher>, bucket: string): (string | undefined)[] {
  return events.published.map(({ topic, message: { key, value, headers } }) => {
    const bytes = (field: typeof key): Buffer | null => (typeof field === "string" ? Buffer.from(field) : field);
    const raw = { key: bytes(key), value: bytes(value), headers, topic, partition: 0, offset: "0" };
    return decodeEvent(raw, { rawBucket: bucket }).imageId;
  });
}

/** Uploads in memory, all of one age. */
function uploads(count: number, modifiedAt: Date): VersionedStore & { readonly ids: string[] } {
  const ids = Array.from({ length: count }, () => uuidv7());
  return {
    ids,
    bucket: "raw",
    async *versions(): AsyncGenerator<StoredVersion> {
      for (const id of ids) {
        yield await Promise.resolve({
          ...{ key: uploadKey("acme", id), versionId: "v1", isLatest: true, isDeleteMarker: false, modifiedAt },
        });
      }
    },
    lockOf: () => Promise.resolve({ legalHold: false }),
    remove: () => Promise.resolve(false),
  };
}

describe("reconciliation", () => {
  const nothingEnded = (): Promise<ReadonlyMap<string, string>> => Promise.resolve(new Map());
  const inMs = (ms: number): Date => new Date(Date.now() + ms);

  describe("over a real bucket", () => {
    let s3: S3Client;
    let bucket: string;
    let store: VersionedStore;
    const [lost, ended, failed] = [uuidv7(), uuidv7(), uuidv7()];

    before(async () => {
      const tested = await testObjectStore();
      s3 = s3Client(tested.connection);
      bucket = await tested.newBucket("versioned");
      store = s3VersionedStore(s3, bucket);
      const keys = [lost, ended, failed].map((id) => uploadKey("acme", id));
      for (const Key of [...keys, "uploads/acme/no-upload", "claims/acme/a"]) {
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from("bytes") }));
      }
    });
    after(() => {
      s3.destroy();
    });

    const run = async (now: Date): Promise<{ report: { announced: number }; ids: (string | undefined)[] }> => {
      const events = publisher();
      const outcomesOf = (): Promise<ReadonlyMap<string, string>> =>
        Promise.resolve(
          new Map([
            [ended, "processed"],
            [failed, "failed"],
          ]),
        );
      const report = await reconcile(store, outcomesOf, events, "uploads", window, now);
      expect(events.published.every(({ topic }) => topic === "uploads")).to.equal(true);
      return { report, ids: announced(events, bucket) };
    };

    it("announces an upload whose image has no outcome, and no other object", async () => {
      expect(await run(inMs(MINUTE_MS))).to.deep.equal({ report: { announced: 1 }, ids: [lost] });
    });

    it("leaves those alone that may still be on their way, and those nobody would recognise", async () => {
      expect(await run(new Date())).to.deep.equal({ report: { announced: 0 }, ids: [] });
      expect(await run(inMs(11 * MINUTE_MS))).to.deep.equal({ report: { announced: 0 }, ids: [] });
    });
  });

  it("announces at most 2000 in a run, goes on with the next, and repeats itself only after ten minutes", async () => {
    const store = uploads(2300, new Date());
    const lately = new Map<string, number>();
    const start = inMs(MINUTE_MS);
    const long = { minAgeMs: 0, maxAgeMs: 60 * MINUTE_MS };
    const run = async (now: Date): Promise<(string | undefined)[]> => {
      const events = publisher();
      await reconcile(store, nothingEnded, events, "uploads", long, now, lately);
      return announced(events, "raw");
    };
    expect(await run(start)).to.deep.equal(store.ids.slice(0, 2000));
    expect(await run(new Date(start.getTime() + MINUTE_MS))).to.deep.equal(store.ids.slice(2000));
    expect(await run(new Date(start.getTime() + 2 * MINUTE_MS))).to.deep.equal([]);
    expect(await run(new Date(start.getTime() + 10 * MINUTE_MS))).to.deep.equal(store.ids.slice(0, 2000));
  });

  it("announces again in the next run what could not be published", async () => {
    const store = uploads(3, new Date());
    const lately = new Map<string, number>();
    const down: EventPublisher = { publish: () => Promise.reject(new Outage("kafka")) };
    const long = { minAgeMs: 0, maxAgeMs: 60 * MINUTE_MS };
    const error: unknown = await reconcile(store, nothingEnded, down, "uploads", long, inMs(0), lately).catch(
      (e: unknown) => e,
    );
    expect(error).to.be.instanceOf(Outage);
    const events = publisher();
    expect(await reconcile(store, nothingEnded, events, "uploads", long, inMs(0), lately)).to.deep.equal({
      announced: 3,
    });
    expect(announced(events, "raw")).to.deep.equal(store.ids);
  });
});
