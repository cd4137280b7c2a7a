import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import { query } from "../../../../../functions/clients/postgres.ts";
import { readDeadLetter } from "../../../../../functions/core/dead-letter.ts";
import { imageEvent } from "../../../../../functions/core/encode-event.ts";
import { UPLOAD_SOURCE } from "../../../../../functions/core/event-types.ts";
import { UNDELIVERED, uploadKey } from "../../../../../functions/core/keys.ts";
import type { LambdaFunction } from "../../../../helpers/lambda-function.ts";
import { FunctionError } from "../../../../helpers/lambda-runtime-api.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { withOutageAt } from "../../../../helpers/warehouse-outage.ts";
import { startImageFunction } from "./functions.ts";
import { RAW_BUCKET, type Stage, theStage, TOPICS } from "./stage.ts";

const SHOP = "https://shop.example/orders";

/** How the messages of a batch end, once the third meets no outage any more. The last two are of another partition. */
const ENDS = ["processed", "rejected", "processed", "processed", "rejected", "processed", "rejected"];

/** A batch as it comes: some good, some bad, and an outage in its midst. */
describe("a mixed batch of the built image function", function () {
  this.timeout(120_000);
  let stage: Stage;
  let partial: LambdaFunction, whole: LambdaFunction;
  const [png, noImage] = [sample("coffee.png"), Buffer.from("no image")];

  before(async () => {
    stage = await theStage();
    [partial, whole] = await Promise.all([
      startImageFunction(stage, { partialBatches: true }),
      startImageFunction(stage, { partialBatches: false }),
    ]);
  });
  after(() => Promise.all([partial.stop(), whole.stop()]));

  const outcomes = async (ids: readonly string[]): Promise<(string | undefined)[]> => {
    const rows = await query<{ event_id: string; outcome: string }>(
      stage.pool,
      "SELECT event_id, outcome FROM pipeline.images WHERE event_id = ANY ($1)",
      [ids],
    );
    return ids.map((id) => rows.find(({ event_id }) => event_id === id)?.outcome);
  };
  const letters = async (ids: readonly string[]): Promise<string[]> => {
    const found = (await messagesOn(stage, TOPICS.deadLetter)).flatMap((one) => readDeadLetter(one)?.identity.id ?? []);
    return [...new Set(found)].filter((id) => ids.includes(id));
  };

  /** Of Kafka: two partitions, the outage in the first. */
  const kafkaBatch = () => {
    const ids = ["good", "bad", "outage", "behind", "bad-behind", "other", "other-bad"].map(
      (name) => `${name}-${uuidv7()}`,
    );
    const records = ids.map((id, at) => {
      const [partition, offset] = at < 5 ? [0, 100 + at] : [1, 200 + at];
      const { key, value, headers } = imageEvent({
        ...{ source: SHOP, id, customer: at === 2 ? "globex" : "acme" },
        bytes: ENDS[at] === "rejected" ? noImage : png,
      });
      return {
        ...{ topic: TOPICS.incoming, partition, offset, timestamp: 0, timestampType: "CREATE_TIME" },
        key: Buffer.from(key ?? "").toString("base64"),
        value: Buffer.from(value ?? "").toString("base64"),
        headers: Object.entries(headers).map(([name, text]) => ({ [name]: [...Buffer.from(text)] })),
      };
    });
    const eventOf = (some: typeof records) => ({
      ...{ eventSource: "aws:kafka", eventSourceArn: "arn:aws:kafka:x", bootstrapServers: "b:9092" },
      records: Object.fromEntries(
        [0, 1].map((number) => [`${TOPICS.incoming}-${number}`, some.filter(({ partition }) => partition === number)]),
      ),
    });
    const failing = { customer: "globex", source: SHOP, id: ids[2] ?? "" };
    return { ids, records, eventOf, failing };
  };

  it("of Kafka: the messages from the outage on come again, those before it have ended, and then all have", async () => {
    const { ids, records, eventOf, failing } = kafkaBatch();
    const again = records.slice(2);
    expect(await withOutageAt(stage, failing, () => partial.invoke(eventOf(records)))).to.deep.equal({
      batchItemFailures: again.map(({ partition, offset }) => ({
        itemIdentifier: { partition: `${TOPICS.incoming}-${partition}`, offset },
      })),
    });
    expect(await outcomes(ids)).to.deep.equal(ENDS.map((end, at) => (at < 2 ? end : undefined)));
    expect(await letters(ids)).to.deep.equal([ids[1]]);

    expect(await partial.invoke(eventOf(again))).to.deep.equal({ batchItemFailures: [] });
    expect(await outcomes(ids)).to.deep.equal(ENDS);
    expect(await letters(ids)).to.deep.equal([ids[1], ids[4], ids[6]]);
  });

  it("of Kafka where no partial answer is understood: it fails whole, and the whole comes again without harm", async () => {
    const { ids, records, eventOf, failing } = kafkaBatch();
    const failed: unknown = await withOutageAt(stage, failing, () => whole.invoke(eventOf(records))).catch(
      (error: unknown) => error,
    );
    expect(failed).to.be.instanceOf(FunctionError);
    expect((failed as FunctionError).message).to.match(/^5 messages /);
    expect(await whole.invoke(eventOf(records))).to.deep.equal({});
    expect(await outcomes(ids)).to.deep.equal(ENDS);
    expect(await letters(ids)).to.deep.equal([ids[1], ids[4], ids[6]]);
  });

  it("of Kafka: one that fails for no known reason is tried six times and set aside, and holds up none", async () => {
    const { ids, records, eventOf } = kafkaBatch();
    const { partition, offset, key, value } = records[2] ?? expect.fail("no record");
    await query(
      stage.pool,
      "ALTER TABLE pipeline.images ADD CONSTRAINT no_globex CHECK (customer_id <> 'globex') NOT VALID",
    );
    try {
      expect(await partial.invoke(eventOf(records))).to.deep.equal({ batchItemFailures: [] });
      // Also where a batch would come again whole: there it is set aside once more, as the same object.
      expect(await whole.invoke(eventOf(records))).to.deep.equal({});
    } finally {
      await query(stage.pool, "ALTER TABLE pipeline.images DROP CONSTRAINT no_globex");
    }
    expect(await outcomes(ids)).to.deep.equal(ENDS.map((end, at) => (at === 2 ? undefined : end)));
    const bucket = { Bucket: RAW_BUCKET };
    const { Contents = [] } = await stage.s3.send(new ListObjectsV2Command({ ...bucket, Prefix: UNDELIVERED }));
    expect(Contents).to.have.lengthOf(1);
    const Key = Contents[0]?.Key ?? "";
    expect(Key).to.match(new RegExp(`^${UNDELIVERED}${TOPICS.incoming}/${partition}/${offset}-[0-9a-f]{64}\\.json$`));
    const { Body } = await stage.s3.send(new GetObjectCommand({ ...bucket, Key }));
    expect(JSON.parse((await Body?.transformToString()) ?? "")).to.deep.include({
      ...{ topic: TOPICS.incoming, partition, offset: String(offset), key, value },
    });
    for (const { log } of [partial, whole]) {
      const lines = log.filter((line) => line.includes("message set aside"));
      expect(lines.map((line) => (JSON.parse(line) as { tries: number }).tries)).to.deep.equal([6]);
    }
  });

  it("of SQS: the messages from the outage on come again, those before it have ended, and then all have", async () => {
    const ids = Array.from({ length: 5 }, () => uuidv7());
    const messages: object[] = [];
    for (const [at, id] of ids.entries()) {
      const customer = at === 2 ? "globex" : "acme";
      const key = uploadKey(customer, id);
      const Body = ENDS[at] === "rejected" ? noImage : png;
      const { VersionId = "" } = await stage.s3.send(new PutObjectCommand({ Bucket: RAW_BUCKET, Key: key, Body }));
      const object = { key, size: Body.length, versionId: VersionId };
      const event = { eventVersion: "2.1", eventSource: "aws:s3", eventName: "ObjectCreated:Put" };
      const body = JSON.stringify({ Records: [{ ...event, s3: { bucket: { name: RAW_BUCKET }, object } }] });
      messages.push({ messageId: `message-${id}`, eventSource: "aws:sqs", body });
    }
    const failing = { customer: "globex", source: UPLOAD_SOURCE, id: ids[2] ?? "" };
    const again = messages.slice(2);
    expect(await withOutageAt(stage, failing, () => partial.invoke({ Records: messages }))).to.deep.equal({
      batchItemFailures: ids.slice(2).map((id) => ({ itemIdentifier: `message-${id}` })),
    });
    const ends = ENDS.slice(0, 5);
    expect(await outcomes(ids)).to.deep.equal(ends.map((end, at) => (at < 2 ? end : undefined)));
    expect(await partial.invoke({ Records: again })).to.deep.equal({ batchItemFailures: [] });
    expect(await outcomes(ids)).to.deep.equal(ends);
    expect(await letters(ids)).to.deep.equal([ids[1], ids[4]]);
  });
});
