import { expect } from "chai";
import type pg from "pg";
import { postgresWarehouse } from "../../../functions/clients/postgres-warehouse.ts";
import { query, queryOne } from "../../../functions/clients/postgres.ts";
import { type Column, COLUMNS, stats } from "../../../functions/jobs/stats.ts";
import { newWarehouse } from "../../helpers/postgres.ts";
import { dayAt, imageIdAt, Pools, processed, rejected } from "./samples.ts";

/** A bucket's width: what a percentile from the histogram may be off by. */
const BUCKET_RATIO = 2 ** (1 / 4);

describe("statistics", function () {
  this.timeout(60_000);
  const pools = new Pools();
  let owner: pg.Pool;
  let biReader: pg.Pool;

  before(async () => {
    const connections = await newWarehouse();
    owner = pools.open(connections.owner);
    biReader = pools.open(connections.biReader);
    const warehouse = postgresWarehouse(pools.open(connections.writer));
    const images = [
      processed({ durationMs: 8 }),
      processed({ source: "stream", type: "png", label: "cat", bytesIn: 2000 }),
      processed({ customer: "Zeta", imageId: imageIdAt(-1) }),
      rejected({ customer: "beta", imageId: imageIdAt(-1) }),
      { ...rejected({ imageId: imageIdAt(-1) }), outcome: "failed" as const, reason: "processing_error", type: "gif" },
    ];
    for (const image of images) await warehouse.record(image);
  });
  after(() => pools.end());

  const numbers = async (by: readonly Column[]): Promise<unknown[]> =>
    (await stats(biReader, { by })).map(({ p95Ms, ...row }) => ({ ...row, timed: p95Ms > 0 }));
  const rejectedImage = { images: 1, bytesIn: 500, bytesOut: 0, timed: true };

  it("are one row where nothing is grouped by", async () => {
    const [total, ...others] = await numbers([]);
    expect(total).to.deep.equal({ images: 5, bytesIn: 5000, bytesOut: 300, timed: true });
    expect(others).to.deep.equal([]);
  });

  it("are grouped by any column, sorted by code point", async () => {
    expect(await numbers(["customer"])).to.deep.equal([
      { customer: "Zeta", images: 1, bytesIn: 1000, bytesOut: 100, timed: true },
      { customer: "acme", images: 3, bytesIn: 3500, bytesOut: 200, timed: true },
      { customer: "beta", ...rejectedImage },
    ]);
    expect(await numbers(["source"])).to.deep.equal([
      { source: "stream", images: 1, bytesIn: 2000, bytesOut: 100, timed: true },
      { source: "upload", images: 4, bytesIn: 3000, bytesOut: 200, timed: true },
    ]);
  });

  it("call a format that was not found unknown, and no label none", async () => {
    expect(await numbers(["type", "label"])).to.deep.equal([
      { type: "gif", label: "none", ...rejectedImage },
      { type: "jpeg", label: "none", images: 2, bytesIn: 2000, bytesOut: 200, timed: true },
      { type: "png", label: "cat", images: 1, bytesIn: 2000, bytesOut: 100, timed: true },
      { type: "unknown", label: "none", ...rejectedImage },
    ]);
  });

  it("are grouped by several columns in the order given, days as YYYY-MM-DD", async () => {
    expect(await numbers(["day", "outcome"])).to.deep.equal([
      { day: dayAt(-1), outcome: "failed", ...rejectedImage },
      { day: dayAt(-1), outcome: "processed", images: 1, bytesIn: 1000, bytesOut: 100, timed: true },
      { day: dayAt(-1), outcome: "rejected", ...rejectedImage },
      { day: dayAt(0), outcome: "processed", images: 2, bytesIn: 3000, bytesOut: 200, timed: true },
    ]);
  });

  it("can be bounded by days, both included", async () => {
    const days = async (from?: string, to?: string): Promise<unknown[]> => {
      const rows = await stats(owner, { by: ["day"], ...(from && { from }), ...(to && { to }) });
      return rows.map(({ day, images }) => [day, images]);
    };
    expect(await days(dayAt(0))).to.deep.equal([[dayAt(0), 2]]);
    expect(await days(undefined, dayAt(-1))).to.deep.equal([[dayAt(-1), 3]]);
    expect(await days(dayAt(-1), dayAt(0))).to.have.length(2);
    expect(await days(dayAt(1), dayAt(2))).to.deep.equal([]);
  });

  it("refuse columns and days that are none, saying what is allowed", async () => {
    const failure = async (given: object): Promise<unknown> =>
      await stats(owner, { by: [], ...given }).catch((error: unknown) => error);
    const column = await failure({ by: ["day; DROP TABLE pipeline.images"] });
    expect(column).to.be.instanceOf(RangeError);
    expect(String(column)).to.contain(COLUMNS.join(", "));
    for (const day of ["2026-02-30", "yesterday", "2026-1-1", "20260101"]) {
      expect(await failure({ from: day }), day).to.be.instanceOf(RangeError);
      expect(await failure({ to: day }), day).to.be.instanceOf(RangeError);
    }
  });

  it("are the same in the views", async () => {
    const byDay = await query(biReader, "SELECT * FROM images_by_day ORDER BY day");
    expect(byDay.map(({ p95_duration_ms, ...row }) => ({ ...row, timed: Number(p95_duration_ms) > 0 }))).to.deep.equal([
      { day: dayAt(-1), images: 3, processed: 1, rejected: 1, failed: 1, bytes_in: 2000, bytes_out: 100, timed: true },
      { day: dayAt(0), images: 2, processed: 2, rejected: 0, failed: 0, bytes_in: 3000, bytes_out: 200, timed: true },
    ]);
    const reasons = "SELECT customer, outcome, reason, images, bytes_in FROM rejections_by_reason ORDER BY customer";
    expect(await query(biReader, reasons)).to.deep.equal([
      { customer: "acme", outcome: "failed", reason: "processing_error", images: 1, bytes_in: 500 },
      { customer: "beta", outcome: "rejected", reason: "corrupt", images: 1, bytes_in: 500 },
    ]);
  });

  it("tell versions of the processing apart", async () => {
    const connections = await newWarehouse();
    const warehouse = postgresWarehouse(pools.open(connections.writer));
    const images = [
      processed({ processingVersion: "0123456789ab" }),
      processed({ processingVersion: "0123456789ab", bytesIn: 2000 }),
      { ...rejected(), processingVersion: "0123456789ab" },
      processed({ processingVersion: "ba9876543210+faces-3" }),
      processed({ processingVersion: "0123456789ab", imageId: imageIdAt(-1) }),
    ];
    for (const image of images) await warehouse.record(image);
    const sql = `SELECT day, processing_version, images, processed, rejected, failed, bytes_in, bytes_out
                 FROM images_by_processing_version ORDER BY day, processing_version`;
    const one = { images: 1, processed: 1, rejected: 0, failed: 0, bytes_in: 1000, bytes_out: 100 };
    expect(await query(pools.open(connections.biReader), sql)).to.deep.equal([
      { day: dayAt(-1), processing_version: "0123456789ab", ...one },
      {
        ...{ day: dayAt(0), processing_version: "0123456789ab" },
        ...{ images: 3, processed: 2, rejected: 1, failed: 0, bytes_in: 3500, bytes_out: 200 },
      },
      { day: dayAt(0), processing_version: "ba9876543210+faces-3", ...one },
    ]);
  });

  it("refuse a number that JavaScript would round", async () => {
    const failure = await query(owner, "SELECT 9007199254740993::bigint").catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(RangeError);
    expect(await query(owner, "SELECT 9007199254740991::bigint AS n")).to.deep.equal([{ n: 9007199254740991 }]);
  });

  describe("p95", () => {
    const p95 = async (durations: readonly number[]): Promise<{ estimate: number; exact: number }> =>
      await queryOne(
        owner,
        `WITH d AS (SELECT unnest($1::integer[]) AS ms),
         h AS (SELECT bucket, count(ms) AS n FROM generate_series(1, 80) bucket
               LEFT JOIN d ON pipeline.duration_bucket(ms) = bucket GROUP BY bucket)
         SELECT (SELECT bi.p95_ms(array_agg(n ORDER BY bucket)) FROM h) AS estimate,
                (SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY ms) FROM d)::float8 AS exact`,
        [durations],
      );

    const spread = (count: number, of: (n: number) => number): number[] =>
      Array.from({ length: count }, (_, n) => Math.round(of(n / count)));
    const shapes: Record<string, number[]> = {
      "one image": [137],
      "the same duration": Array.from({ length: 1000 }, () => 250),
      "evenly spread": spread(5000, (n) => 20 + 2000 * n),
      "spread over orders of magnitude": spread(5000, (n) => 2 ** (18 * n)),
      "two humps": [...spread(940, () => 50), ...spread(60, (n) => 9000 + 3000 * n)],
      "powers of two, on the edges of buckets": spread(19, (n) => 2 ** Math.round(19 * n)),
      "up to a millisecond": [0, 0, 1, 1],
      "near the upper end": [1_048_575],
    };
    for (const [shape, durations] of Object.entries(shapes)) {
      it(`is within a bucket's width of the exact one: ${shape}`, async () => {
        const { estimate, exact } = await p95(durations);
        const ratio = estimate / Math.max(exact, 1);
        expect(ratio).to.be.within(1 / BUCKET_RATIO, BUCKET_RATIO);
      });
    }

    it("is that of all images of a group, whatever rollup rows they are in", async () => {
      const [row] = await stats(owner, { by: ["customer"], from: dayAt(0) });
      // acme took 8 and 100 ms today: rank ceil(0.95 * 2) = 2, in the bucket of 2^(26/4) = 90.5 to 107.6 ms.
      expect(row).to.deep.include({ customer: "acme", images: 2, p95Ms: 98.7 });
    });

    it("is nothing for no images", async () => {
      const sql = "SELECT bi.p95_ms(array_fill(0::bigint, ARRAY[80])) AS empty, bi.p95_ms(NULL) AS absent";
      expect(await query(owner, sql)).to.deep.equal([{ empty: null, absent: null }]);
    });
  });
});
