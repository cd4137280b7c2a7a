import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type pg from "pg";
import { query } from "../../../../functions/clients/postgres.ts";
import { REASONS } from "../../../../functions/core/reasons.ts";
import { newWarehouse } from "../../../helpers/postgres.ts";
import { Pools } from "../../warehouse/samples.ts";
import type { CorpusEnd, PlannedFile } from "./run.ts";

/** All of it takes about 15 seconds on two processors of their own. */
const TIME_LIMIT_MS = 90_000;
/** Two attempts of the default time, and the wait for another file: nothing may take longer. */
const FILE_LIMIT_MS = 75_000;

describe("the corpus of hostile and odd files", function () {
  this.timeout(TIME_LIMIT_MS + 60_000);
  const pools = new Pools();
  let files: PlannedFile[];
  let ends: CorpusEnd[];
  let exit: { code: number | null; signal: string | null; stderr: string };
  let biReader: pg.Pool;

  before(async () => {
    const connections = await newWarehouse();
    biReader = pools.open(connections.biReader);
    const child = spawn(process.execPath, ["--import", "tsx", fileURLToPath(new URL("run.ts", import.meta.url))], {
      timeout: TIME_LIMIT_MS,
      killSignal: "SIGKILL",
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    child.stdin.end(JSON.stringify(connections.writer));
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    exit = { code, signal, stderr };
    const [plan = "[]", ...lines] = stdout.split("\n").filter((line) => line !== "");
    files = JSON.parse(plan) as PlannedFile[];
    ends = lines.map((line) => JSON.parse(line) as CorpusEnd);
  });
  after(() => pools.end());

  it("has at least 300, each with a name and bytes of its own", () => {
    expect(files.length).to.be.at.least(300);
    expect(new Set(files.map(({ name }) => name)).size).to.equal(files.length);
    const distinct = new Set(files.map(({ sha256 }) => sha256));
    expect(distinct.size).to.be.at.least(300);
  });

  it("takes no process down, and leaves none hanging", () => {
    expect({ code: exit.code, signal: exit.signal }, exit.stderr).to.deep.equal({ code: 0, signal: null });
  });

  it("ends file by file, once each, none of them late", () => {
    expect(ends.map(({ name }) => name).sort()).to.deep.equal(files.map(({ name }) => name).sort());
    expect(ends.filter(({ durationMs }) => durationMs > FILE_LIMIT_MS)).to.deep.equal([]);
    const counts: Record<string, number> = {};
    for (const { outcome, reason } of ends) {
      const end = reason === undefined ? outcome : `${outcome} ${reason}`;
      counts[end] = (counts[end] ?? 0) + 1;
    }
    // Printed, because the figures are what this suite is asked for.
    console.log(`      ${files.length} files: ${JSON.stringify(counts)}`);
  });

  it("ends as processed or rejected for a known reason; as failed only where that is listed, by its time", () => {
    const slow = new Set(files.flatMap(({ name, mayTimeOut }) => (mayTimeOut === true ? [name] : [])));
    const strange = ends.filter(({ name, outcome, reason = "" }) => {
      if (reason === "processing_timeout" && slow.has(name)) return outcome !== "failed";
      const known = reason in REASONS && REASONS[reason as keyof typeof REASONS].outcome === "rejected";
      return outcome === "rejected" ? !known : outcome !== "processed" || reason !== "";
    });
    expect(strange).to.deep.equal([]);
  });

  it("ends as is known of each that was made for it", () => {
    const known = new Map(files.flatMap(({ name, end }) => (end === undefined ? [] : [[name, end] as const])));
    const wrong = ends.filter(
      ({ name, outcome, reason }) => known.has(name) && known.get(name) !== (reason ?? outcome),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("is in the statistics to the last file, by outcome, reason and type", async () => {
    const stats = async (sql: string): Promise<unknown> => await query(biReader, sql, []);
    const bytesIn = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(
      await stats("SELECT sum(images)::int AS images, sum(bytes_in)::int AS bytes FROM bi.daily_rollup"),
    ).to.deep.equal([{ images: files.length, bytes: bytesIn }]);
    const counted = (by: (end: CorpusEnd) => string): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const end of ends) counts[by(end)] = (counts[by(end)] ?? 0) + 1;
      return counts;
    };
    const told = async (sql: string): Promise<Record<string, number>> =>
      Object.fromEntries(
        ((await stats(sql)) as { name: string; images: number }[]).map(({ name, images }) => [name, images]),
      );
    expect(
      await told("SELECT outcome AS name, sum(images)::int AS images FROM bi.daily_rollup GROUP BY 1"),
    ).to.deep.equal(counted(({ outcome }) => outcome));
    expect(
      await told("SELECT reason AS name, sum(images)::int AS images FROM bi.rejections_by_reason GROUP BY 1"),
    ).to.deep.equal(
      Object.fromEntries(Object.entries(counted(({ reason = "" }) => reason)).filter(([name]) => name !== "")),
    );
    // The daily statistics and the rows are written by different statements: by type they agree all the same.
    expect(
      await told("SELECT type || ' ' || outcome AS name, sum(images)::int AS images FROM bi.daily_rollup GROUP BY 1"),
    ).to.deep.equal(
      await told("SELECT type || ' ' || outcome AS name, count(*)::int AS images FROM bi.images GROUP BY 1"),
    );
  });
});
