import { expect } from "chai";
import type pg from "pg";
import { uuidv7 } from "uuidv7";
import { kafkaClient, type KafkaClient } from "../../../functions/clients/kafka.ts";
import { postgresWarehouse } from "../../../functions/clients/postgres-warehouse.ts";
import { createPool } from "../../../functions/clients/postgres.ts";
import type { EventIdentity, OutcomeName, RawMessage } from "../../../functions/core/arrival.ts";
import type { DeadLetterInfo } from "../../../functions/core/dead-letter.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { publishDeadLetter } from "../../../functions/core/publish-dead-letter.ts";
import { listDeadLetters, replayDeadLetters, showDeadLetter } from "../../../functions/jobs/dead-letters.ts";
import type { OperatorTools } from "../../../functions/jobs/operator-tools.ts";
import type { HoldableStore } from "../../../functions/jobs/ports.ts";
import { failure } from "../../helpers/failure.ts";
import { freshName, testKafka } from "../../helpers/kafka.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { MemoryPorts } from "../../helpers/memory-ports.ts";
import { newWarehouse } from "../../helpers/postgres.ts";

/** No result is looked at. */
const noResults: HoldableStore = {
  bucket: "processed",
  versions: () => {
    throw new Error("unexpected");
  },
  isHeld: () => Promise.reject(new Error("unexpected")),
  setHeld: () => Promise.reject(new Error("unexpected")),
};

describe("dead letters", () => {
  let kafka: KafkaClient;
  let owner: pg.Pool;
  let writer: pg.Pool;
  let tools: OperatorTools;
  let ports: MemoryPorts;

  before(async () => {
    kafka = kafkaClient((await testKafka()).connection, "test", keptLog());
    const warehouse = await newWarehouse();
    owner = createPool(warehouse.owner, { applicationName: "test" });
    writer = createPool(warehouse.writer, { applicationName: "test" });
  });
  after(async () => {
    await Promise.all([owner.end(), writer.end()]);
  });
  beforeEach(async () => {
    const topics = {
      incoming: freshName("incoming"),
      processed: freshName("processed"),
      deadLetter: freshName("dead-letter"),
    };
    for (const name of Object.values(topics)) {
      await kafka.topics().create({ name, partitions: 2, retentionMs: 3_600_000, maxMessageBytes: 1_100_000 });
    }
    ports = new MemoryPorts();
    tools = {
      ...{ warehouse: owner, kafka, raw: ports.raw, results: noResults, topics, consumedTopics: [topics.incoming] },
      ...{ groupId: "image-function", inlineMaxBytes: 700_000 },
    };
  });

  /** An image whose story has ended, as the warehouse and the dead letters tell it. */
  const letter = async (
    n: number,
    parts: {
      customer?: string;
      reason?: string;
      value?: Buffer;
      headers?: Record<string, string>;
      ended?: OutcomeName;
    } = {},
  ): Promise<{ imageId: string; identity: EventIdentity; value: Buffer }> => {
    const { customer = "acme", reason = "corrupt", value = Buffer.from([n, 0, 255]), ended = "rejected" } = parts;
    const { headers = {} } = parts;
    const identity = { source: "/second", id: `${tools.topics.incoming}-${n}` };
    const stats = postgresWarehouse(writer);
    const { imageId } = await stats.identify({ customer, identity });
    await stats.record({
      ...{ imageId, customer, source: "stream", identity, outcome: ended, bytesIn: 3, durationMs: 1, results: [] },
      ...{ processingVersion: "v1", ...(ended === "processed" ? { type: "png" } : { reason }) },
    });
    const message: RawMessage = {
      ...{ key: Buffer.from(customer), value, headers: { ce_id: identity.id, ce_source: identity.source, ...headers } },
      ...{ topic: tools.topics.incoming, partition: 1, offset: String(n) },
    };
    const info: DeadLetterInfo = {
      ...{ imageId, customer, identity, outcome: "rejected", reason, detail: `it is ${n}`, attempts: 1 },
      time: new Date(Date.UTC(2026, 0, 1, 0, 0, n)),
    };
    const publisher = kafka.publisher();
    await publishDeadLetter({ raw: ports.raw, events: publisher }, tools.topics.deadLetter, message, info);
    await publisher.close();
    return { imageId, identity, value };
  };
  const send = async (messages: Parameters<ReturnType<KafkaClient["publisher"]>["publish"]>[1]): Promise<void> => {
    const publisher = kafka.publisher();
    await publisher.publish(tools.topics.deadLetter, messages);
    await publisher.close();
  };
  const replayed = async (): Promise<RawMessage[]> => {
    const list: RawMessage[] = [];
    for await (const message of kafka.readTopic(tools.topics.incoming)) list.push(message);
    return list;
  };
  const attemptsOf = async ({ id }: EventIdentity): Promise<number | undefined> => {
    const { rows } = await owner.query<{ attempts: number }>(
      "SELECT attempts FROM pipeline.identities WHERE event_id = $1",
      [id],
    );
    return rows[0]?.attempts;
  };

  it("are none where the topic is empty", async () => {
    expect(await listDeadLetters(tools)).to.deep.equal([]);
    expect(await showDeadLetter(tools, { imageId: uuidv7() })).to.equal(null);
    expect(await replayDeadLetters(tools, {})).to.deep.equal({ replayed: 0, refused: [] });
  });

  it("are listed one an image, its last, oldest first, without those processed since", async () => {
    const second = await letter(2, { customer: "globex", reason: "empty" });
    const first = await letter(1);
    await letter(3, { ended: "processed" });
    // The same image once more, as a redelivery leaves it.
    await letter(4);
    await letter(4);
    const lines = await listDeadLetters(tools);
    expect(lines.map(({ detail }) => detail)).to.deep.equal(["it is 1", "it is 2", "it is 4"]);
    const { incoming: topic } = tools.topics;
    const common = { outcome: "rejected", attempts: 1, topic };
    expect(lines.slice(0, 2)).to.deep.equal([
      {
        ...{ imageId: first.imageId, customer: "acme", ...common },
        ...{ reason: "corrupt", detail: "it is 1", time: "2026-01-01T00:00:01.000Z" },
        origin: `${topic}/1/1`,
      },
      {
        ...{ imageId: second.imageId, customer: "globex", ...common },
        ...{ reason: "empty", detail: "it is 2", time: "2026-01-01T00:00:02.000Z" },
        origin: `${topic}/1/2`,
      },
    ]);
  });

  it("are shown with the message's own headers and its size, processed or not", async () => {
    const { imageId, identity } = await letter(7, { ended: "processed", value: Buffer.alloc(1000) });
    const shown = await showDeadLetter(tools, { imageId });
    expect(shown).to.deep.include({
      ...{ headers: { ce_id: identity.id, ce_source: "/second" }, valueBytes: 1000, identity },
      origin: `${tools.topics.incoming}/1/7`,
    });
    expect(shown).to.not.have.property("storedAt");
  });

  it("are replayed to their topic to the byte, with their attempts forgotten", async () => {
    const one = await letter(1);
    const two = await letter(2);
    expect(await attemptsOf(one.identity)).to.equal(1);
    const wrong = uuidv7();
    expect(await replayDeadLetters(tools, { imageIds: [one.imageId, wrong] })).to.deep.equal({
      ...{ replayed: 1, refused: [], unknown: [wrong] },
    });
    const messages = await replayed();
    expect(messages.map(({ key, value, headers }) => ({ key: key?.toString(), value, headers }))).to.deep.equal([
      { key: "acme", value: one.value, headers: { ce_id: one.identity.id, ce_source: "/second" } },
    ]);
    expect([await attemptsOf(one.identity), await attemptsOf(two.identity)]).to.deep.equal([0, 1]);
  });

  it("are replayed all together or by reason, once an image, and not where they were processed since", async () => {
    const corrupt = await letter(1);
    await letter(1);
    const empty = await letter(2, { reason: "empty" });
    await letter(3, { reason: "empty", ended: "processed" });
    expect(await replayDeadLetters(tools, { reason: "empty" })).to.deep.equal({ replayed: 1, refused: [] });
    expect((await replayed()).map(({ headers }) => headers["ce_id"])).to.deep.equal([empty.identity.id]);
    expect(await replayDeadLetters(tools, {})).to.deep.equal({ replayed: 2, refused: [] });
    const ids = (await replayed()).map(({ headers }) => headers["ce_id"]).sort();
    expect(ids).to.deep.equal([corrupt.identity.id, empty.identity.id, empty.identity.id].sort());
  });

  describe("whose message is too large for them", () => {
    /** What the topics of the test take at most in one batch. */
    const MAX = 1_100_000;
    /** Of a record and its batch, beside value and headers; more than it is, by some bytes. */
    const AROUND = 200;
    const large = Buffer.alloc(MAX - AROUND, 7);

    it("are listed, shown and replayed as all others are, to the byte", async () => {
      const byValue = await letter(1, { value: large });
      const byHeaders = await letter(2, { headers: { big: "ü".repeat((MAX - 2 * AROUND) / 2) } });
      const small = await letter(3);
      expect([...ports.raw.objects.keys()].map((key) => key.split("/").at(-2))).to.deep.equal([
        byValue.imageId,
        byHeaders.imageId,
      ]);
      expect((await listDeadLetters(tools)).map(({ imageId }) => imageId)).to.deep.equal(
        [byValue, byHeaders, small].map(({ imageId }) => imageId),
      );
      const [storedAt] = [...ports.raw.objects.keys()];
      expect(await showDeadLetter(tools, byValue)).to.deep.include({
        ...{ imageId: byValue.imageId, reason: "corrupt", valueBytes: large.length, storedAt },
        headers: { ce_id: byValue.identity.id, ce_source: "/second" },
      });
      expect(await replayDeadLetters(tools, {})).to.deep.equal({ replayed: 3, refused: [] });
      const again = new Map((await replayed()).map((message) => [message.headers["ce_id"], message]));
      expect(again.get(byValue.identity.id)?.value?.equals(large)).to.equal(true);
      expect(again.get(byValue.identity.id)?.key?.toString()).to.equal("acme");
      expect(again.get(byHeaders.identity.id)?.headers["big"]).to.equal("ü".repeat((MAX - 2 * AROUND) / 2));
      expect(again.get(byHeaders.identity.id)?.value?.equals(byHeaders.value)).to.equal(true);
      expect(again.size).to.equal(3);
    });

    it("say so where it has expired, or its topic takes it no more, and hold up no other", async () => {
      const gone = await letter(1, { value: large });
      ports.raw.objects.clear();
      // As one that came compressed.
      const larger = await letter(2, { value: Buffer.alloc(MAX + 1) });
      const small = await letter(3);
      const shown = await showDeadLetter(tools, gone);
      expect(shown).to.include({ imageId: gone.imageId, reason: "corrupt" });
      expect(shown).to.have.property("missing").that.contains("there is no raw/stream/acme/");
      const { replayed: sent, refused } = await replayDeadLetters(tools, {});
      expect(sent).to.equal(1);
      expect(refused.map(({ imageId }) => imageId)).to.have.members([gone.imageId, larger.imageId]);
      const details = new Map(refused.map(({ imageId, detail }) => [imageId, detail]));
      expect(details.get(gone.imageId)).to.match(/^Its message cannot be had, so send the image anew: there is no/);
      expect(details.get(larger.imageId)).to.match(/^Expected a message that fits max\.message\.bytes of the topic/);
      expect((await replayed()).map(({ headers }) => headers["ce_id"])).to.deep.equal([small.identity.id]);
      expect(await attemptsOf(gone.identity)).to.equal(1);
    });

    it("are not called gone while the store does not answer", async () => {
      const { imageId } = await letter(1, { value: large });
      ports.failAt("raw.fetch", "before", new Outage("object store"));
      expect(await failure(showDeadLetter(tools, { imageId }))).to.be.instanceOf(Outage);
      expect(await failure(replayDeadLetters(tools, {}))).to.be.instanceOf(Outage);
    });
  });

  it("are told from other messages on their topic", async () => {
    await send([
      { key: null, value: "something else", headers: {} },
      { key: null, value: "no image id", headers: { "dead-letter-outcome": "failed" } },
    ]);
    expect(await listDeadLetters(tools)).to.deep.equal([]);
  });
});
