import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { query } from "../../../../functions/clients/postgres.ts";
import { s3Client } from "../../../../functions/clients/s3.ts";
import { readDeadLetter } from "../../../../functions/core/dead-letter.ts";
import { UNDELIVERED } from "../../../../functions/core/keys.ts";
import { LocalProcesses } from "../../../helpers/local-function.ts";
import { handledBy, LocalStage } from "../../../helpers/local-stage.ts";
import { sample } from "../../../helpers/sample-images.ts";
import { messagesOn } from "../../../helpers/topic-messages.ts";
import { testObjectStore } from "../../../helpers/versitygw.ts";
import { eventually } from "../../../helpers/wait.ts";
import { withOutageAt } from "../../../helpers/warehouse-outage.ts";

/** One process, one image at once, one partition: whatever is held up anywhere is held up here. */
describe("one partition of the local stack", () => {
  let stage: LocalStage;
  let processes: LocalProcesses;
  const png = sample("coffee.png");
  const noImage = Buffer.from("no image");

  beforeEach(async () => {
    stage = await LocalStage.open({ partitions: 1 });
    processes = new LocalProcesses();
  });
  afterEach(async () => {
    await processes.end();
    await stage.pool.end();
  });

  const ends = async (): Promise<string[]> =>
    (
      await query<{ id: string; outcome: string }>(
        stage.pool,
        "SELECT event_id AS id, outcome FROM pipeline.images ORDER BY event_id",
      )
    ).map(({ id, outcome }) => `${id} ${outcome}`);
  const letters = async (): Promise<string[]> =>
    (await messagesOn(stage, stage.topics.deadLetter)).flatMap((one) => readDeadLetter(one)?.identity.id ?? []);
  const aside = async (): Promise<string[]> => {
    const s3 = s3Client((await testObjectStore()).connection);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: stage.rawBucket, Prefix: UNDELIVERED }));
    s3.destroy();
    return Contents.map(({ Key = "" }) => Key);
  };

  it("stops at an outage in its midst, goes on in its order when that ends, and only the bad one is a dead letter", async () => {
    await stage.publish([
      { customer: "acme", id: "1-good", bytes: png },
      { customer: "acme", id: "2-bad", bytes: noImage },
      { customer: "globex", id: "3-meets-outage", bytes: png },
      { customer: "acme", id: "4-behind", bytes: png },
      { customer: "acme", id: "5-bad-behind", bytes: noImage },
    ]);
    const failing = { customer: "globex", source: "/second", id: "3-meets-outage" };
    const fn = await withOutageAt(stage, failing, async () => {
      const started = await stage.imageFunction(processes, 1, 1);
      await eventually("all are handled", async () => (await stage.lag()) === 0);
      return started;
    });
    expect(await ends()).to.deep.equal([
      ...["1-good processed", "2-bad rejected", "3-meets-outage processed", "4-behind processed"],
      "5-bad-behind rejected",
    ]);
    expect(await letters()).to.deep.equal(["2-bad", "5-bad-behind"]);
    expect(fn.log.filter(({ dependency }) => dependency === "warehouse")).to.have.length.of.at.least(1);
    expect(handledBy(fn).map(({ attempt }) => attempt)).to.deep.equal([1, 1, 1, 1, 1]);
    // What is behind another customer's may come first; a customer's own are in their order.
    const ended = fn.log.filter(({ imageId }) => imageId !== undefined);
    expect(ended.flatMap(({ customer, outcome }) => (customer === "acme" ? outcome : []))).to.deep.equal([
      ...["processed", "rejected", "processed", "rejected"],
    ]);
    expect(ended.filter(({ changed }) => changed !== true)).to.deep.equal([]);
    expect(await aside()).to.deep.equal([]);
  });

  it("lets those by that are behind one that fails for no known reason, which comes again with its identity", async () => {
    await query(stage.pool, "ALTER TABLE pipeline.images ADD CONSTRAINT no_umbrella CHECK (customer_id <> 'umbrella')");
    await stage.publish([
      { customer: "umbrella", id: "1", bytes: png },
      { customer: "umbrella", id: "2", bytes: noImage },
      { customer: "acme", id: "3", bytes: png },
    ]);
    const fn = await stage.imageFunction(processes, 1, 1);
    await eventually("the partition is at its end", async () => (await stage.lag()) === 0);
    expect(await ends()).to.deep.equal(["3 processed"]);
    const places = (await aside()).map((key) => /^undelivered\/(.*)-[0-9a-f]{64}\.json$/.exec(key)?.[1]);
    expect(places).to.deep.equal([0, 1].map((offset) => `${stage.topics.incoming}/0/${offset}`));
    expect(await letters()).to.deep.equal([]);
    const told = fn.log.filter(({ msg }) => msg === "message set aside: it failed each time");
    expect(told.map(({ offset, tries }) => [offset, tries])).to.deep.equal([
      ["0", 6],
      ["1", 6],
    ]);

    await query(stage.pool, "ALTER TABLE pipeline.images DROP CONSTRAINT no_umbrella");
    await stage.jobs(processes, { redeliverEverySeconds: 1 });
    await eventually("nothing is set aside", async () => (await aside()).length === 0);
    await eventually("all have ended", async () => (await ends()).length === 3);
    expect(await ends()).to.deep.equal(["1 processed", "2 rejected", "3 processed"]);
  });
});
