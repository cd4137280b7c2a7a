import { expect } from "chai";
import type pg from "pg";
import { V7Generator } from "uuidv7";
import { postgresWarehouse } from "../../../functions/clients/postgres-warehouse.ts";
import { query, queryOne, transaction } from "../../../functions/clients/postgres.ts";
import type { StatsWarehouse } from "../../../functions/core/ports.ts";
import { upkeep } from "../../../functions/jobs/upkeep.ts";
import { newWarehouse } from "../../helpers/postgres.ts";
import { count, dayAt, imageIdAt, Pools, processed, rejected, rollup } from "./samples.ts";

describe("upkeep", function () {
  this.timeout(60_000);
  const pools = new Pools();
  const retention = { detailDays: 7, statsYears: 5 };
  const nothing = {
    ...{ partitionsCreated: 0, imagesMoved: 0, partitionsDropped: 0 },
    ...{ imagesDeleted: 0, identitiesDeleted: 0, rollupsDeleted: 0 },
  };
  let owner: pg.Pool;
  let warehouse: StatsWarehouse;

  beforeEach(async () => {
    const connections = await newWarehouse();
    owner = pools.open(connections.owner);
    warehouse = postgresWarehouse(pools.open(connections.writer));
  });
  afterEach(() => pools.end());

  const partition = (daysFromNow: number): string => `pipeline.images_${dayAt(daysFromNow).replaceAll("-", "")}`;
  const exists = async (table: string): Promise<boolean> => {
    return (await queryOne<{ exists: boolean }>(owner, "SELECT to_regclass($1) IS NOT NULL AS exists", [table])).exists;
  };
  /** Makes the partition of a past day, as upkeep would have made it then. */
  const partitionOf = async (daysFromNow: number): Promise<void> => {
    const [day, next] = [dayAt(daysFromNow), dayAt(daysFromNow + 1)];
    const bound = (of: string): Promise<{ id: string }> =>
      queryOne(owner, "SELECT pipeline.first_uuid_at($1::timestamptz) AS id", [`${of}T00:00:00Z`]);
    const [from, to] = [(await bound(day)).id, (await bound(next)).id];
    const table = partition(daysFromNow);
    await query(owner, `CREATE TABLE ${table} PARTITION OF pipeline.images FOR VALUES FROM ('${from}') TO ('${to}')`);
  };
  const locked = { retainUntil: new Date(Date.now() + 3_600_000) };
  const unlocked = { retainUntil: new Date(Date.now() - 3_600_000) };
  const processedAt = (days: number, { retainUntil }: { retainUntil: Date }) => {
    const record = processed({ imageId: imageIdAt(days) });
    return { ...record, results: record.results.map((result) => ({ ...result, retainUntil })) };
  };

  it("changes nothing where nothing is due", async () => {
    await warehouse.record(processed());
    expect(await upkeep(owner, retention)).to.deep.equal(nothing);
    expect(await count(owner, partition(0))).to.equal(1);
  });

  it("keeps an image of each UTC day in the partition of that day, from its first millisecond to its last", async () => {
    const midnight = Date.parse(`${dayAt(1)}T00:00:00.000Z`);
    const exact = [midnight - 1, midnight].map((ms) => new V7Generator().generateOrResetWithTs(ms).toString());
    for (const imageId of exact) await warehouse.record(processed({ imageId }));
    const rows = await query(owner, "SELECT tableoid::regclass::text AS name FROM pipeline.images ORDER BY image_id");
    expect(rows).to.deep.equal([{ name: partition(0) }, { name: partition(1) }]);
  });

  it("takes a late image into the default partition, and counts it on its own day", async () => {
    await warehouse.record(processed({ imageId: imageIdAt(-20) }));
    expect(await count(owner, "pipeline.images_default")).to.equal(1);
    expect(await rollup(owner)).to.have.length(1);
    expect(await count(owner, `bi.images_by_day WHERE day = '${dayAt(-20)}'`)).to.equal(1);
  });

  it("moves images from the default partition to the one it makes, and changes none of them", async () => {
    await query(owner, `DROP TABLE ${partition(0)}, ${partition(1)}`);
    await warehouse.record(processed());
    await warehouse.record(rejected());
    await warehouse.record(processed({ imageId: imageIdAt(1) }));
    await warehouse.record(processed({ imageId: imageIdAt(30) }));
    const all = "SELECT * FROM pipeline.images ORDER BY image_id";
    const before = await query(owner, all);
    expect(await count(owner, "pipeline.images_default")).to.equal(4);

    expect(await upkeep(owner, retention)).to.deep.equal({ ...nothing, partitionsCreated: 2, imagesMoved: 3 });
    expect(await count(owner, partition(0))).to.equal(2);
    expect(await count(owner, partition(1))).to.equal(1);
    expect(await count(owner, "pipeline.images_default")).to.equal(1);
    expect(await query(owner, all)).to.deep.equal(before);
  });

  it("loses and doubles nothing when images are recorded while it moves them", async () => {
    await query(owner, `DROP TABLE ${partition(0)}`);
    const records = Array.from({ length: 60 }, () => processed());
    const writing = Promise.all(records.map((record) => warehouse.record(record)));
    await Promise.all([writing, upkeep(owner, retention), upkeep(owner, retention)]);
    await Promise.all(records.map((record) => warehouse.record(record)));
    expect(await count(owner, partition(0))).to.equal(60);
    expect(await count(owner, "pipeline.images")).to.equal(60);
    expect(await rollup(owner)).to.have.nested.property("[0].images", 60);
  });

  it("drops a partition when its whole day is older than detailDays, and keeps its statistics", async () => {
    for (const days of [-7, -8]) {
      await partitionOf(days);
      await warehouse.record(processedAt(days, unlocked));
    }
    expect(await upkeep(owner, retention)).to.deep.equal({ ...nothing, partitionsDropped: 1 });
    expect(await exists(partition(-8))).to.equal(false);
    expect(await count(owner, partition(-7))).to.equal(1);
    expect(await rollup(owner)).to.have.length(2);
  });

  it("keeps an old partition as long as one of its results is locked", async () => {
    await partitionOf(-10);
    await warehouse.record(processedAt(-10, unlocked));
    await warehouse.record(processedAt(-10, locked));
    expect(await upkeep(owner, retention)).to.deep.equal(nothing);
    expect(await count(owner, partition(-10))).to.equal(2);
  });

  it("deletes old images from the default partition, but for those with a locked result", async () => {
    await warehouse.record(processedAt(-10, unlocked));
    await warehouse.record(processedAt(-10, locked));
    await warehouse.record(rejected({ imageId: imageIdAt(-10) }));
    await warehouse.record(processedAt(-6, unlocked));
    expect(await upkeep(owner, retention)).to.deep.equal({ ...nothing, imagesDeleted: 2 });
    expect(await count(owner, "pipeline.images_default")).to.equal(2);
    expect(await count(owner, "pipeline.images WHERE retain_until > now()")).to.equal(1);
  });

  it("forgets events after detailDays and statistics after statsYears, and neither before", async () => {
    const ages = ["8 days", "6 days"];
    for (const [index, age] of ages.entries()) {
      await warehouse.identify({ customer: "acme", identity: { source: "app", id: age } });
      const sql = "UPDATE pipeline.identities SET first_seen_at = now() - $1::interval WHERE event_id = $2";
      await query(owner, sql, [ages[index], age]);
    }
    await warehouse.record(processedAt(-1 - 366 * 5, unlocked));
    await warehouse.record(processedAt(1 - 365 * 5, unlocked));
    expect(await upkeep(owner, retention)).to.deep.equal({
      ...nothing,
      ...{ identitiesDeleted: 1, rollupsDeleted: 1, imagesDeleted: 2 },
    });
    expect(await query(owner, "SELECT event_id FROM pipeline.identities")).to.deep.equal([{ event_id: "6 days" }]);
    expect(await query(owner, "SELECT day FROM bi.daily_rollup")).to.deep.equal([{ day: dayAt(1 - 365 * 5) }]);
  });

  it("waits for a writer's transaction to end before it drops", async () => {
    await partitionOf(-10);
    let running: Promise<unknown> = Promise.resolve();
    await transaction(owner, async (run) => {
      await run("SELECT FROM pipeline.record_image($1)", [JSON.stringify(processedAt(-10, locked))]);
      running = upkeep(owner, retention);
      const waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'pipeline.images'::regclass";
      for (let held = 0; held === 0;) held = await count(owner, `(${waiting.replace("count(*)", "")}) waiting`);
    });
    // What the writer added in the meantime is locked, so nothing is dropped.
    expect(await running).to.deep.equal(nothing);
    expect(await count(owner, partition(-10))).to.equal(1);
  });
});
