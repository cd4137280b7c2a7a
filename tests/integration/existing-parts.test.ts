import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../infra/engine/paths.ts";
import { Cli } from "../helpers/cli.ts";
import { startKafka, type TestKafka } from "../helpers/kafka.ts";
import { startPostgres, type TestPostgres } from "../helpers/postgres.ts";
import { startVersitygw, type TestObjectStore } from "../helpers/versitygw.ts";

interface SentLine {
  readonly outcome: string;
  readonly results: readonly unknown[];
}

/** A broker, a server and a store that run already take the place of the provider's own. */
describe("the local stack on parts that exist", function () {
  this.timeout(300_000);
  let cli: Cli;
  let kafka: TestKafka;
  let postgres: TestPostgres;
  let store: TestObjectStore;

  before(async () => {
    cli = new Cli(mkdtempSync(join(tmpdir(), "image-pipeline-")));
    [kafka, postgres, store] = await Promise.all([startKafka(), startPostgres(), startVersitygw()]);
  });

  after(async () => {
    await cli.run("stop", "--purge");
    await Promise.all([kafka.stop(), postgres.stop(), store.stop()]);
    rmSync(cli.folder, { recursive: true, force: true });
  });

  it("starts none of its own, and processes images from both sources", async () => {
    const { endpoint, accessKeyId, secretAccessKey } = store.connection;
    const { host, port, user, password, tls } = postgres.owner("pipeline");
    const settings = {
      region: store.connection.region,
      "ingress.existing": { brokers: kafka.connection.brokers, tls: false },
      "storage.existing": { endpoint, accessKeyId, secretAccessKey },
      "warehouse.existing": { host, port, user, password, tls, database: "pipeline" },
    };
    const config = Object.entries(settings).flatMap(([key, value]) => ["--config", `${key}=${JSON.stringify(value)}`]);
    await cli.ok("start", "--no-demonstration", ...config);
    expect(readdirSync(join(cli.folder, "local", "dev", "run")).sort()).to.deep.equal([
      "image-function.json",
      "jobs.json",
      "web.json",
    ]);
    const image = join(ROOT, "infra/commands/samples/rocket.jpg");
    for (const source of ["stream", "upload"]) {
      const lines = await cli.jsonLines<SentLine>(
        "send",
        "--customer",
        "acme",
        "--source",
        source,
        "--wait",
        "--json",
        image,
      );
      expect(lines.map(({ outcome, results }) => [outcome, results.length])).to.deep.equal([["processed", 2]]);
    }
    expect(await cli.json("outputs", "--json")).to.deep.include({
      kafkaBrokers: kafka.connection.brokers.join(","),
      objectStoreEndpoint: endpoint,
      warehousePort: port,
    });
  });
});
