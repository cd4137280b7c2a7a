import { expect } from "chai";
import type pg from "pg";
import { postgresWarehouse } from "../../../functions/clients/postgres-warehouse.ts";
import { query } from "../../../functions/clients/postgres.ts";
import type { StatsWarehouse } from "../../../functions/core/ports.ts";
import { isImageId } from "../../../functions/core/keys.ts";
import { newWarehouse } from "../../helpers/postgres.ts";
import { count, dayAt, imageIdAt, Pools, processed, rejected, RETAIN_UNTIL, rollup } from "./samples.ts";

describe("the warehouse, as the writer uses it", function () {
  this.timeout(60_000);
  const pools = new Pools();
  let owner: pg.Pool;
  let warehouse: StatsWarehouse;

  before(async () => {
    const connections = await newWarehouse();
    owner = pools.open(connections.owner);
    warehouse = postgresWarehouse(pools.open(connections.writer, 25));
  });
  after(() => pools.end());
  beforeEach(() => query(owner, "TRUNCATE pipeline.images, pipeline.identities, pipeline.daily_rollup"));

  const event = { customer: "acme", identity: { source: "app", id: "1" } };
  const group = { day: dayAt(0), customer: "acme", type: "jpeg", label: "none", outcome: "processed" };

  describe("identify", () => {
    it("gives an event a new UUIDv7, and the same one each time it comes, counting attempts", async () => {
      const first = await warehouse.identify(event);
      expect(isImageId(first.imageId)).to.equal(true);
      expect(first).to.deep.equal({ imageId: first.imageId, attempts: 1 });
      expect(await warehouse.identify(event)).to.deep.equal({ imageId: first.imageId, attempts: 2 });
    });

    it("takes the id that is given, and keeps it", async () => {
      const imageId = imageIdAt(0);
      expect(await warehouse.identify({ ...event, imageId })).to.deep.equal({ imageId, attempts: 1 });
      expect(await warehouse.identify({ ...event, imageId: imageIdAt(0) })).to.deep.equal({ imageId, attempts: 2 });
    });

    it("tells events apart by customer, source and id", async () => {
      const { customer, identity } = event;
      const events = [
        event,
        { customer: "other", identity },
        { customer, identity: { ...identity, source: "app2" } },
        { customer, identity: { ...identity, id: "2" } },
      ];
      const known = await Promise.all(events.map((each) => warehouse.identify(each)));
      expect(new Set(known.map(({ imageId }) => imageId)).size).to.equal(4);
    });

    it("gives 50 first deliveries at once one id", async () => {
      const known = await Promise.all(Array.from({ length: 50 }, () => warehouse.identify(event)));
      expect(new Set(known.map(({ imageId }) => imageId)).size).to.equal(1);
      expect(known.map(({ attempts }) => attempts).sort((a, b) => a - b)).to.deep.equal(
        Array.from({ length: 50 }, (_, index) => index + 1),
      );
    });

    it("answers the record of an image that has ended, as it was recorded", async () => {
      const { imageId } = await warehouse.identify(event);
      const record = processed({
        ...{ ...event, imageId, label: "cat", source: "stream" },
        original: { bucket: "raw", key: "claims/acme/1", versionId: "v7", sizeBytes: 1000, sha256: "f".repeat(64) },
      });
      await warehouse.record(record);
      expect(await warehouse.identify(event)).to.deep.equal({ imageId, attempts: 2, ended: record });
    });

    it("never shows one customer's record to another who names its id", async () => {
      const record = processed();
      await warehouse.record(record);
      const known = await warehouse.identify({ ...event, customer: "other", imageId: record.imageId });
      expect(known).to.deep.equal({ imageId: record.imageId, attempts: 1 });
    });

    it("takes attempts back that an outage ended, and the owner's reset takes back all", async () => {
      await warehouse.identify(event);
      await warehouse.identify(event);
      await warehouse.forgiveAttempt(event);
      expect((await warehouse.identify(event)).attempts).to.equal(2);
      const reset = "SELECT pipeline.reset_attempts($1, $2, $3) AS known";
      expect(await query(owner, reset, ["acme", "app", "1"])).to.deep.equal([{ known: true }]);
      expect(await query(owner, reset, ["acme", "app", "unheard"])).to.deep.equal([{ known: false }]);
      expect((await warehouse.identify(event)).attempts).to.equal(1);
    });

    it("stores identities of any length and any characters, and tells them apart", async () => {
      const ids = [
        "a".repeat(100_000),
        "a".repeat(100_000) + "b",
        "nul \0",
        "nul \uFFFD",
        "half \ud800",
        "half \ud801",
        "",
      ];
      const identities = ids.map((id) => ({ customer: "acme", identity: { source: id, id } }));
      const first = await Promise.all(identities.map((each) => warehouse.identify(each)));
      const again = await Promise.all(identities.map((each) => warehouse.identify(each)));
      expect(new Set(first.map(({ imageId }) => imageId)).size).to.equal(ids.length);
      expect(again.map(({ imageId }) => imageId)).to.deep.equal(first.map(({ imageId }) => imageId));
    });
  });

  describe("record", () => {
    it("counts a repeated record once", async () => {
      const record = processed();
      expect(await warehouse.record(record)).to.deep.equal({ changed: true, outcome: "processed" });
      expect(await warehouse.record(record)).to.deep.equal({ changed: false, outcome: "processed" });
      expect(await rollup(owner)).to.deep.equal([{ ...group, images: 1, bytes_in: 1000, bytes_out: 100 }]);
      expect(await count(owner, "pipeline.images")).to.equal(1);
    });

    it("keeps what is told of an image", async () => {
      const { imageId } = processed();
      await warehouse.record(processed({ imageId, label: "cat" }));
      const [row] = await query(
        owner,
        `SELECT customer, source, outcome, reason, type, label, bytes_in, bytes_out, duration_ms, result_keys,
           results_locked_until, received_at = uuid_extract_timestamp(image_id) AS "receivedAtOfId" FROM bi.images`,
      );
      expect(row).to.deep.equal({
        ...{ customer: "acme", source: "upload", outcome: "processed", reason: null, type: "jpeg", label: "cat" },
        ...{ bytes_in: 1000, bytes_out: 100, duration_ms: 100, result_keys: [`acme/${imageId}/web.webp`] },
        ...{ results_locked_until: RETAIN_UNTIL, receivedAtOfId: true },
      });
    });

    it("counts 50 records of one image at once as one", async () => {
      const record = processed();
      const answers = await Promise.all(Array.from({ length: 50 }, () => warehouse.record(record)));
      expect(answers.filter(({ changed }) => changed)).to.have.length(1);
      expect(await rollup(owner)).to.deep.equal([{ ...group, images: 1, bytes_in: 1000, bytes_out: 100 }]);
    });

    it("counts 50 images of one customer at once as 50", async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => warehouse.record(processed())));
      expect(answers.filter(({ changed }) => changed)).to.have.length(50);
      expect(await rollup(owner)).to.deep.equal([{ ...group, images: 50, bytes_in: 50_000, bytes_out: 5_000 }]);
      expect(await count(owner, "pipeline.images")).to.equal(50);
    });

    it("moves a rejected image and its statistics to processed, and never back", async () => {
      const { imageId } = processed();
      expect(await warehouse.record(rejected({ imageId }))).to.deep.equal({ changed: true, outcome: "rejected" });
      const rejectedGroup = { ...group, type: "unknown", outcome: "rejected", images: 1, bytes_in: 500, bytes_out: 0 };
      expect(await rollup(owner)).to.deep.equal([rejectedGroup]);

      expect(await warehouse.record(processed({ imageId }))).to.deep.equal({ changed: true, outcome: "processed" });
      const processedGroup = { ...group, images: 1, bytes_in: 1000, bytes_out: 100 };
      expect(await rollup(owner)).to.deep.equal([processedGroup]);

      const back = await warehouse.record(rejected({ imageId }));
      expect(back).to.deep.equal({ changed: false, outcome: "processed" });
      expect(await rollup(owner)).to.deep.equal([processedGroup]);
      const images = await query(owner, "SELECT outcome, reason, detail, bytes_in FROM bi.images");
      expect(images).to.deep.equal([{ outcome: "processed", reason: null, detail: null, bytes_in: 1000 }]);
    });

    it("leaves one rejection as it is when another follows", async () => {
      const { imageId } = processed();
      await warehouse.record(rejected({ imageId }));
      const again = await warehouse.record({ ...rejected({ imageId }), outcome: "failed", reason: "processing_error" });
      expect(again).to.deep.equal({ changed: false, outcome: "rejected" });
      expect(await query(owner, "SELECT outcome, reason FROM bi.images")).to.deep.equal([
        { outcome: "rejected", reason: "corrupt" },
      ]);
    });

    it("ends in processed, counted once, whatever is recorded of the same images at once", async () => {
      const ids = Array.from({ length: 25 }, () => imageIdAt(0));
      const deliveries = ids.flatMap((imageId) => [
        rejected({ imageId }),
        processed({ imageId }),
        rejected({ imageId }),
      ]);
      await Promise.all(deliveries.map((record) => warehouse.record(record)));
      expect(await rollup(owner)).to.deep.equal([{ ...group, images: 25, bytes_in: 25_000, bytes_out: 2_500 }]);
      const [durations] = await query<{ images: number }>(
        owner,
        "SELECT (SELECT sum(n)::bigint FROM pipeline.daily_rollup, unnest(durations) n) AS images",
      );
      expect(durations).to.deep.equal({ images: 25 });
    });

    it("keeps one customer's image apart from another's message that names it, whichever comes first", async () => {
      const record = processed();
      expect(await warehouse.record(rejected({ imageId: record.imageId, customer: "other" }))).to.include({
        changed: true,
      });
      expect(await warehouse.record(record)).to.deep.equal({ changed: true, outcome: "processed" });
      expect(await count(owner, "pipeline.images WHERE customer_id = 'other' AND outcome = 'rejected'")).to.equal(1);
      expect(await count(owner, "pipeline.images WHERE customer_id <> 'other' AND outcome = 'processed'")).to.equal(1);
    });

    it("stores whatever a message may have said", async () => {
      const wild = "\0 \ud800 " + "ü".repeat(10_000);
      const record = rejected({
        ...{ customer: "(unknown)", identity: { source: wild, id: wild }, detail: wild, label: wild, type: "jpeg" },
        original: { bucket: wild, key: wild },
        durationMs: 1e12,
      });
      expect(await warehouse.record(record)).to.deep.equal({ changed: true, outcome: "rejected" });
      const [row] = await query(
        owner,
        `SELECT octet_length(event_id) AS id, octet_length(label) AS label, octet_length(detail) AS detail,
           starts_with(detail, '\uFFFD \uFFFD üü') AS readable, duration_ms FROM pipeline.images`,
      );
      expect(row).to.deep.equal({ id: 1000, label: 500, detail: 4000, readable: true, duration_ms: 2_147_483_647 });
    });
  });
});
