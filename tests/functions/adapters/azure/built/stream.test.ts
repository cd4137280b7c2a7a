import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import { PRODUCE_REQUEST_MAX_BYTES } from "../../../../../functions/adapters/azure/event-hubs-limits.ts";
import { blobRawStore } from "../../../../../functions/clients/blob-raw-store.ts";
import { query } from "../../../../../functions/clients/postgres.ts";
import { type DeadLetter, readDeadLetter, replayOf } from "../../../../../functions/core/dead-letter.ts";
import { claimEvent, imageEvent } from "../../../../../functions/core/encode-event.ts";
import { streamOriginalKey } from "../../../../../functions/core/keys.ts";
import type { OutgoingMessage } from "../../../../../functions/core/ports.ts";
import { wholeLetter } from "../../../../../functions/core/stored-message.ts";
import type { FunctionApplication } from "../../../../helpers/azure-functions.ts";
import { hubBatch, type HubEvent } from "../../../../helpers/azure-triggers.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { withOutageAt } from "../../../../helpers/warehouse-outage.ts";
import { startImageFunction } from "./applications.ts";
import { effects } from "./effects.ts";
import { type Stage, theStage, TOPICS } from "./stage.ts";

interface Row {
  readonly image_id: string;
  readonly customer_id: string;
  readonly event_source: string;
  readonly event_id: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly type: string | null;
}

const SHOP = "https://shop.example/orders";
const PLACE = `kafka:${TOPICS.incoming}`;

/** A message that a producer of Kafka sent, as it lies in the hub. */
function sent({ key, value, headers }: OutgoingMessage, sequenceNumber: number): HubEvent {
  return {
    ...{ sequenceNumber, headers },
    value: Buffer.from(value ?? ""),
    ...(key !== null && { kafkaKey: key.toString() }),
  };
}

/** The image function as it is deployed, on what the Event Hubs trigger hands it. */
describe("the built image function of Azure on the stream", () => {
  let stage: Stage;
  let fn: FunctionApplication;
  const images = { jpeg: sample("rocket.jpg"), png: sample("chelsea.png") };

  before(async function () {
    this.timeout(120_000);
    stage = await theStage();
    fn = await startImageFunction(stage);
  });
  after(() => fn.stop());

  const rows = async (ids: readonly string[]): Promise<Row[]> =>
    await query<Row>(
      stage.pool,
      `SELECT image_id, customer_id, event_source, event_id, outcome, reason, type FROM pipeline.images
       WHERE source = 'stream' AND event_id = ANY ($1) ORDER BY customer_id, event_id`,
      [ids],
    );
  const failureOf = async (work: Promise<unknown>): Promise<string> =>
    await work.then(
      () => "none",
      (error: unknown) => String(error),
    );
  const container = () => stage.storage.service.getContainerClient(stage.raw);

  it("asks the host for bytes, a batch at a time, and to try again without end", () => {
    const stream = fn.registered.find(({ name }) => name === "stream");
    expect(Object.values(stream?.bindings ?? {})[0]).to.deep.include({
      ...{ type: "eventHubTrigger", dataType: "binary", cardinality: "many", eventHubName: TOPICS.incoming },
      ...{ connection: "EVENT_HUBS", consumerGroup: "%CONSUMER_GROUP%" },
    });
    expect(stream?.retryOptions).to.include({ retryStrategy: "exponentialBackoff", maxRetryCount: -1 });
  });

  it("handles every kind of message, once however often it is delivered", async () => {
    const key = "claims/globex/launch.jpg";
    await container().uploadBlockBlob(key, images.jpeg, images.jpeg.length);
    const binary = imageEvent({ customer: "acme", source: SHOP, id: "café-1", bytes: images.jpeg }, "binary");
    const structured = imageEvent({ customer: "acme", source: SHOP, id: "order-2", bytes: images.png }, "structured");
    const claim = { bucket: stage.raw, key };
    const batch = hubBatch("stream", "1", [
      sent({ ...binary, headers: { ...binary.headers, trace: "zürich" } }, 7),
      sent(structured, 8),
      sent(claimEvent({ customer: "globex", source: SHOP, id: "launch-1", claim }), 9),
      // Without any attribute: its place is its identity. By AMQP: its headers are text, its key another.
      { value: images.png, sequenceNumber: 10, kafkaKey: "initech" },
      { value: images.png, sequenceNumber: 11, partitionKey: "initech", properties: { trace: "a text.", count: 3 } },
    ]);
    await fn.invoke(batch);
    const ids = ["café-1", "order-2", "launch-1", "1/10", "1/11"];
    const recorded = await rows(ids);
    const processed = { outcome: "processed", reason: null };
    expect(recorded.map(({ image_id: _, ...row }) => row)).to.deep.equal([
      { customer_id: "acme", event_source: SHOP, event_id: "café-1", ...processed, type: "jpeg" },
      { customer_id: "acme", event_source: SHOP, event_id: "order-2", ...processed, type: "png" },
      { customer_id: "globex", event_source: SHOP, event_id: "launch-1", ...processed, type: "jpeg" },
      { customer_id: "initech", event_source: PLACE, event_id: "1/10", ...processed, type: "png" },
      { customer_id: "initech", event_source: PLACE, event_id: "1/11", ...processed, type: "png" },
    ]);
    // What came inside a message is kept as the original that it is.
    const original = streamOriginalKey("acme", recorded[0]?.image_id ?? "");
    expect((await container().getBlobClient(original).downloadToBuffer()).equals(images.jpeg)).to.equal(true);

    const before = await effects(stage);
    await fn.invoke(batch);
    expect(await effects(stage)).to.deep.equal(before);
    const announced = new Set(
      (await messagesOn(stage, TOPICS.processed)).map(({ headers }) => headers["ce_id"]?.split(".")[0]),
    );
    expect([...announced]).to.include.members(recorded.map(({ image_id }) => image_id));
  });

  it("leaves what it rejects on the dead-letter topic, to the byte", async () => {
    const value = Buffer.from([0xff, 0x00, 0x7b]);
    const headers = { "content-type": "application/cloudevents+json", trace: "zürich" };
    await fn.invoke(hubBatch("stream", "0", [{ value, sequenceNumber: 20, kafkaKey: "globex", headers }]));
    const letters = await messagesOn(stage, TOPICS.deadLetter);
    const letter = letters.find((message) => readDeadLetter(message)?.identity.id === "0/20");
    if (letter === undefined) throw new Error("There is no dead letter.");
    expect(letter.key?.toString()).to.equal("globex");
    expect(letter.value?.equals(value)).to.equal(true);
    expect(letter.headers).to.include(headers);
    expect(readDeadLetter(letter)).to.deep.include({
      ...{ customer: "globex", outcome: "rejected", reason: "malformed_event", topic: TOPICS.incoming },
      identity: { source: PLACE, id: "0/20" },
    });
  });

  it("leaves what no dead letter can carry in the raw container, and holds up nothing behind it", async () => {
    // The largest that a request to the hub can have carried.
    const value = Buffer.alloc(PRODUCE_REQUEST_MAX_BYTES - 200, 7);
    const small = Buffer.from("no image");
    const headers = { trace: "zürich" };
    await fn.invoke(
      hubBatch("stream", "0", [
        { value, sequenceNumber: 25, kafkaKey: "globex", headers },
        { value: small, sequenceNumber: 26, kafkaKey: "globex" },
      ]),
    );
    const letters = (await messagesOn(stage, TOPICS.deadLetter)).flatMap((message) => readDeadLetter(message) ?? []);
    const letterOf = (id: string): DeadLetter =>
      letters.find(({ identity }) => identity.id === id) ?? expect.fail(`no dead letter of ${id}`);
    const letter = letterOf("0/25");
    expect(letter).to.include({ customer: "globex", outcome: "rejected", reason: "unsupported_format" });
    expect(letter.message.value).to.equal(null);
    const whole = await wholeLetter(blobRawStore(stage.storage.service, stage.raw), letter);
    expect(replayOf(whole).message).to.deep.equal({
      ...{ key: Buffer.from("globex"), value },
      headers: { ...headers, origin: `${TOPICS.incoming}/0/25` },
    });
    expect(letterOf("0/26").message.value?.equals(small)).to.equal(true);
  });

  it("throws at an outage however often it has been, and the whole batch comes again", async () => {
    const ids = ["before", "meets-outage", "behind-outage"];
    const events = ids.map((id, at) =>
      sent(imageEvent({ customer: "globex", source: SHOP, id, bytes: images.png }, "binary"), 30 + at),
    );
    const lettersBefore = (await messagesOn(stage, TOPICS.deadLetter)).length;
    const failing = { customer: "globex", source: SHOP, id: "meets-outage" };
    const failure = await withOutageAt(stage, failing, () =>
      failureOf(fn.invoke(hubBatch("stream", "0", events, 999))),
    );
    expect(failure).to.contain("2 messages of the batch have to come again");
    const [done, ...more] = await rows(ids);
    expect(done).to.include({ event_id: "before", outcome: "processed" });
    expect(more).to.deep.equal([]);

    await fn.invoke(hubBatch("stream", "0", events, 1000));
    const all = await rows(ids);
    expect(all.find(({ event_id }) => event_id === "before")).to.deep.equal(done);
    expect(all.map(({ outcome }) => outcome)).to.deep.equal(["processed", "processed", "processed"]);
    // An outage is nobody's fault.
    expect(await messagesOn(stage, TOPICS.deadLetter)).to.have.lengthOf(lettersBefore);
  });

  it("sets a message aside that fails for no known reason, after some tries, and lets those behind it by", async () => {
    const id = uuidv7();
    const [bad, good] = ["umbrella", "acme"].map((customer, at) =>
      sent(imageEvent({ customer, source: SHOP, id, bytes: images.png }, "binary"), 40 + at),
    );
    if (bad === undefined || good === undefined) throw new Error("Expected two messages.");
    await query(
      stage.pool,
      "ALTER TABLE pipeline.images ADD CONSTRAINT no_umbrella CHECK (customer_id <> 'umbrella') NOT VALID",
    );
    const aside = async (): Promise<string[]> => {
      const names: string[] = [];
      for await (const { name } of container().listBlobsFlat({ prefix: "undelivered/" })) names.push(name);
      return names;
    };
    try {
      for (const retryCount of [undefined, 4]) {
        const failure = await failureOf(fn.invoke(hubBatch("stream", "1", [bad, good], retryCount)));
        expect(failure).to.contain("1 messages of the batch");
        expect(await aside()).to.deep.equal([]);
      }
      await fn.invoke(hubBatch("stream", "1", [bad, good], 5));
    } finally {
      await query(stage.pool, "ALTER TABLE pipeline.images DROP CONSTRAINT no_umbrella");
    }
    expect((await rows([id])).map(({ customer_id }) => customer_id)).to.deep.equal(["acme"]);
    const [name = "", ...more] = await aside();
    expect(name).to.match(new RegExp(`^undelivered/${TOPICS.incoming}/1/40-[0-9a-f]{64}\\.json$`));
    expect(more).to.deep.equal([]);
    const kept = JSON.parse((await container().getBlobClient(name).downloadToBuffer()).toString()) as Record<
      string,
      unknown
    >;
    expect(kept).to.include({
      topic: TOPICS.incoming,
      partition: 1,
      offset: "40",
      value: images.png.toString("base64"),
    });
  });

  it("refuses a batch whose metadata is of other messages", async () => {
    const batch = hubBatch("stream", "0", [{ value: images.png, sequenceNumber: 50, kafkaKey: "acme" }]);
    const trigger = { collectionBytes: { bytes: [images.png, images.png] } };
    expect(await failureOf(fn.invoke({ ...batch, trigger }))).to.contain("Expected metadata of 2 messages");
    expect(await rows(["0/50"])).to.deep.equal([]);
  });

  it("logs no secret", () => {
    const log = fn.log.join("\n");
    expect(log).to.contain('"outcome":"processed"');
    for (const secret of stage.secrets) expect(log).not.to.contain(secret);
  });
});
