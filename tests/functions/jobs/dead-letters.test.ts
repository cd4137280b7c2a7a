import { expect } from "chai";
import type pg from "pg";
import { uuidv7 } from "uuidv7";
import { kafkaClient, type KafkaClient } from "../../../functions/clients/kafka.ts";
import { postgresWarehouse } from "../../../functions/clients/postgres-warehouse.ts";
import { createPool } from "../../../functions/clients/postgres.ts";
import type { EventIdentity, OutcomeName, RawMessage } from "../../../functions/core/arrival.ts";
import { deadLetterOf } from "../../../functions/core/dead-letter.ts";
import type { RawStore } from "../../../functions/core/ports.ts";
import { listDeadLetters, replayDeadLetters, showDeadLetter } from "../../../functions/jobs/dead-letters.ts";
import type { OperatorTools } from "../../../functions/jobs/operator-tools.ts";
import type { HoldableStore } from "../../../functions/jobs/ports.ts";
import { freshName, testKafka } from "../../helpers/kafka.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { newWarehouse } from "../../helpers/postgres.ts";

/** No dead letter's bytes come from the raw store. */
const noStore: RawStore = {
  bucket: "raw",
  fetch: () => Promise.reject(new Error("unexpected")),
  putOriginal: () => Promise.reject(new Error("unexpected")),
};

/** And no result is looked at. */
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
    tools = {
      ...{ warehouse: owner, kafka, raw: noStore, results: noResults, topics, consumedTopics: [topics.incoming] },
      ...{ groupId: "image-function", inlineMaxBytes: 700_000 },
    };
  });

  /** An image whose story has ended, as the warehouse and the dead letters tell it. */
  const letter = async (
    n: number,
    parts: { customer?: string; reason?: string; value?: Buffer; ended?: OutcomeName } = {},
  ): Promise<{ imageId: string; identity: EventIdentity; value: Buffer }> => {
    const { customer = "acme", reason = "corrupt", value = Buffer.from([n, 0, 255]), ended = "rejected" } = parts;
    const identity = { source: "/second", id: `${tools.topics.incoming}-${n}` };
    const stats = postgresWarehouse(writer);
    const { imageId } = await stats.identify({ customer, identity });
    await stats.record({
      ...{ imageId, customer, source: "stream", identity, outcome: ended, bytesIn: 3, durationMs: 1, results: [] },
      ...{ processingVersion: "v1", ...(ended === "processed" ? { type: "png" } : { reason }) },
    });
    const message: RawMessage = {
      ...{ key: Buffer.from(customer), value, headers: { ce_id: identity.id, ce_source: identity.source } },
      ...{ topic: tools.topics.incoming, partition: 1, offset: String(n) },
    };
    await send([
      deadLetterOf(message, {
        ...{ imageId, customer, identity, outcome: "rejected", reason, detail: `it is ${n}`, attempts: 1 },
        time: new Date(Date.UTC(2026, 0, 1, 0, 0, n)),
      }),
    ]);
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
    expect(await replayDeadLetters(tools, {})).to.deep.equal({ replayed: 0 });
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
    const common = { outcome: "rejected", attempts: 1, topic: tools.topics.incoming };
    expect(lines.slice(0, 2)).to.deep.equal([
      {
        ...{ imageId: first.imageId, customer: "acme", ...common },
        ...{ reason: "corrupt", detail: "it is 1", time: "2026-01-01T00:00:01.000Z" },
      },
      {
        ...{ imageId: second.imageId, customer: "globex", ...common },
        ...{ reason: "empty", detail: "it is 2", time: "2026-01-01T00:00:02.000Z" },
      },
    ]);
  });

  it("are shown with the message's own headers and its size, processed or not", async () => {
    const { imageId, identity } = await letter(7, { ended: "processed", value: Buffer.alloc(1000) });
    const shown = await showDeadLetter(tools, { imageId });
    expect(shown?.headers).to.deep.equal({ ce_id: identity.id, ce_source: "/second" });
    expect(shown?.valueBytes).to.equal(1000);
  });

  it("are replayed to their topic to the byte, with their attempts forgotten", async () => {
    const one = await letter(1);
    const two = await letter(2);
    expect(await attemptsOf(one.identity)).to.equal(1);
    expect(await replayDeadLetters(tools, { imageIds: [one.imageId, uuidv7()] })).to.deep.equal({ replayed: 1 });
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
    expect(await replayDeadLetters(tools, { reason: "empty" })).to.deep.equal({ replayed: 1 });
    expect((await replayed()).map(({ headers }) => headers["ce_id"])).to.deep.equal([empty.identity.id]);
    expect(await replayDeadLetters(tools, {})).to.deep.equal({ replayed: 2 });
    const ids = (await replayed()).map(({ headers }) => headers["ce_id"]).sort();
    expect(ids).to.deep.equal([corrupt.identity.id, empty.identity.id, empty.identity.id].sort());
  });

  it("are told from other messages on their topic", async () => {
    await send([
      { key: null, value: "something else", headers: {} },
      { key: null, value: "no image id", headers: { "dead-letter-outcome": "failed" } },
    ]);
    expect(await listDeadLetters(tools)).to.deep.equal([]);
  });
});
