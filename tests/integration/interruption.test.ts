import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Cli } from "../helpers/cli.ts";

interface Row {
  readonly outcome: string;
  readonly images: number;
}

/** A user who stops `npm start` at the wrong moment, again and again, and then lets it run. */
describe("a start that is stopped", function () {
  this.timeout(300_000);
  let cli: Cli;

  before(() => {
    cli = new Cli(mkdtempSync(join(tmpdir(), "image-pipeline-")));
  });

  after(async () => {
    await cli.run("stop", "--purge");
    rmSync(cli.folder, { recursive: true, force: true });
  });

  for (const [signal, after] of [
    ["SIGINT", "Bringing up"],
    ["SIGINT", "secrets:Credentials"],
    ["SIGKILL", "postgres:Server"],
    ["SIGINT", "kafka:Cluster"],
    ["SIGKILL", "Every part runs"],
    ["SIGINT", "Sending them"],
  ] as const) {
    it(`by ${signal} after "${after}" ends there`, async () => {
      const { code, stdout } = await cli.interrupted(signal, after, "start");
      expect(stdout).to.contain(after);
      expect(code).not.to.equal(0);
      expect(stdout).not.to.contain("It stays up");
    });
  }

  it("goes on from there the next time, and counts nothing twice", async () => {
    await cli.ok("start");
    const rows = await cli.json<Row[]>("stats", "--json", "--by", "outcome");
    expect(rows.map(({ outcome, images }) => [outcome, images])).to.deep.equal([
      ["processed", 8],
      ["rejected", 1],
    ]);
    await cli.ok("preview", "--expect-no-changes");
  });
});
