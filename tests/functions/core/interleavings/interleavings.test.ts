import { expect } from "chai";
import fc from "fast-check";
import type pg from "pg";
import { postgresWarehouse } from "../../../../functions/clients/postgres-warehouse.ts";
import { query } from "../../../../functions/clients/postgres.ts";
import { SETTINGS } from "../../../helpers/handling.ts";
import { newWarehouse } from "../../../helpers/postgres.ts";
import { Pools } from "../../warehouse/samples.ts";
import { expectOneSet, type OtherWarehouse, play, type Played } from "./play.ts";
import { type Scenario, scenarios } from "./scenario.ts";
import { type Fault } from "./turns.ts";

const ALL_FAULTS: readonly Fault["kind"][] = ["crash", "outage", "error"];

/** Runs of each property. A run takes a few milliseconds in memory, and the waits between tries where there are any. */
const RUNS = 1000;
const DATABASE_RUNS = 100;

async function check(runs: number, of: fc.Arbitrary<Scenario>, holds: (of: Scenario) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(of, holds), {
    numRuns: runs,
    interruptAfterTimeLimit: 60_000,
    markInterruptAsFailure: true,
  });
}

/** The one row of the warehouse of memory. */
function onlyRow({ ports: { warehouse } }: Played): object {
  expect([warehouse.identities, warehouse.rows.size]).to.deep.equal([1, 1]);
  return [...warehouse.rows.values()][0] ?? {};
}

describe("an image, whatever its deliveries", function () {
  this.timeout(120_000);

  it("is one stored set and one row, under any order of duplicates, crashes, outages and errors", async () => {
    await check(RUNS, scenarios(ALL_FAULTS), async (scenario) => {
      const played = await play(scenario);
      if (scenario.image === "bad") return;
      expectOneSet(played, scenario.by);
      const row = onlyRow(played);
      expect(row).to.include({ outcome: "processed", customer: played.customer }).and.to.not.have.property("reason");
      const { results } = row as { results: { versionId: string }[] };
      expect(results.map(({ versionId }) => versionId)).to.have.members(
        [...played.ports.results.objects.values()].map(({ versionId }) => versionId),
      );
    });
  });

  it("is rejected once, stored never and dead-lettered at least once, where it is a bad one", async () => {
    const bad = scenarios(ALL_FAULTS).map((scenario): Scenario => ({ ...scenario, image: "bad" }));
    await check(RUNS / 2, bad, async (scenario) => {
      const played = await play(scenario);
      const crashes = scenario.deliveries.filter(({ fault }) => fault?.kind === "crash").length;
      const row = onlyRow(played) as { outcome: string; reason: string };
      if (crashes < SETTINGS.limits.maxAttempts && scenario.deliveries.length < SETTINGS.limits.maxAttempts) {
        expect(row).to.include({ outcome: "rejected", reason: "unsupported_format" });
      }
      expect(["rejected", "failed"]).to.include(row.outcome);
      expect([played.ports.results.writes, played.ports.warehouse.writes]).to.deep.equal([0, 1]);
      expect(played.dead).to.have.length.of.at.least(1);
      expect(new Set(played.dead.map(({ headers }) => headers["dead-letter-image-id"])).size).to.equal(1);
      expect(played.dead.map(({ headers }) => headers["dead-letter-reason"])).to.include(row.reason);
    });
  });

  it("is told nobody as failed where nothing failed: duplicates and outages leave no dead letter", async () => {
    await check(RUNS, scenarios(["outage"]), async (scenario) => {
      if (scenario.image !== "good" || scenario.deliveries.length > SETTINGS.limits.maxAttempts) return;
      const { dead, last, ports } = await play(scenario);
      expect(dead).to.deep.equal([]);
      expect(last.outcome).to.equal("processed");
      expect(ports.warehouse.writes).to.equal(1);
    });
  });

  it("is forgiven the attempts that an outage ended, and no others", async () => {
    await check(RUNS, scenarios(["outage", "crash"]), async (scenario) => {
      const { ends, attempts } = await play(scenario);
      const began = scenario.deliveries.filter(({ fault }, at) => {
        // Steps 0 to 2: its beginning, and before and after it is identified. Nothing was counted of what ended before that.
        const counted = !(ends[at]?.how === "crashed" && (fault?.at ?? 0) <= 1);
        return counted && ends[at]?.how !== "threw";
      });
      // An outage that came before it was counted is forgiven all the same, to whoever had begun: never to its harm.
      const early = scenario.deliveries.some(({ fault }) => fault?.kind === "outage" && fault.at === 1);
      if (early) expect(attempts).to.be.at.most(began.length);
      else expect(attempts).to.equal(began.length);
    });
  });

  describe("in PostgreSQL", () => {
    const pools = new Pools();
    let owner: pg.Pool;
    let biReader: pg.Pool;
    let other: OtherWarehouse;
    before(async () => {
      const connections = await newWarehouse();
      owner = pools.open(connections.owner);
      biReader = pools.open(connections.biReader);
      other = {
        warehouse: postgresWarehouse(pools.open(connections.writer)),
        async resetAttempts(customer, { source, id }) {
          await query(owner, "SELECT pipeline.reset_attempts($1, $2, $3)", [customer, source, id]);
        },
      };
    });
    after(() => pools.end());

    it("is one row and one image in the statistics, which count what is stored", async () => {
      await check(DATABASE_RUNS, scenarios(ALL_FAULTS), async (scenario) => {
        const played = await play(scenario, other);
        const outcome = played.last.outcome;
        if (scenario.image !== "bad") expectOneSet(played, scenario.by);
        else expect(outcome).to.be.oneOf(["rejected", "failed"]);
        const of = async (sql: string): Promise<unknown> => await query(biReader, sql, [played.customer]);
        expect(await of("SELECT outcome FROM bi.images WHERE customer = $1")).to.deep.equal([{ outcome }]);
        const counted = "SELECT outcome, sum(images)::int AS images, sum(bytes_out)::int AS bytes FROM bi.daily_rollup";
        const bytes = outcome === "processed" ? 32 : 0;
        expect(
          await of(`${counted} WHERE customer = $1 GROUP BY 1 HAVING sum(images) <> 0 OR sum(bytes_out) <> 0`),
        ).to.deep.equal([{ outcome, images: 1, bytes }]);
      });
    });
  });
});
