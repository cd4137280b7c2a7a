import { expect } from "chai";
import type { Kafka, ProducerRecord } from "kafkajs";
import { PRODUCE_REQUEST_MAX_BYTES } from "../../../functions/adapters/azure/event-hubs-limits.ts";
import { kafkaPublisher, requestsOf } from "../../../functions/clients/kafka-publisher.ts";
import { type KafkaAccess, kafkaClient, type KafkaClient } from "../../../functions/clients/kafka.ts";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { MessageTooLarge, Outage } from "../../../functions/core/errors.ts";
import type { OutgoingMessage } from "../../../functions/core/ports.ts";
import { freePort } from "../../helpers/free-port.ts";
import { freshName, startKafka, type TestKafka, testKafka } from "../../helpers/kafka.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { messagesOn } from "../../helpers/topic-messages.ts";

const message = (
  key: string | null,
  value: string | Buffer,
  headers: Record<string, string> = {},
): OutgoingMessage => ({
  key,
  value,
  headers,
});

async function all(messages: AsyncIterable<RawMessage>): Promise<RawMessage[]> {
  const list: RawMessage[] = [];
  for await (const one of messages) list.push(one);
  return list;
}

describe("the Kafka client", () => {
  let kafka: KafkaClient;

  const newTopic = async (partitions = 1, maxMessageBytes = 1_048_588): Promise<string> => {
    const name = freshName("topic");
    await kafka.topics().create({ name, partitions, retentionMs: 3_600_000, maxMessageBytes });
    return name;
  };
  const publish = async (topic: string, messages: OutgoingMessage[]): Promise<void> => {
    const publisher = kafka.publisher();
    try {
      await publisher.publish(topic, messages);
    } finally {
      await publisher.close();
    }
  };

  before(async () => {
    kafka = kafkaClient((await testKafka()).connection, "test", keptLog());
  });

  describe("publishing", () => {
    it("writes key, value and headers as they are, and reads them back with their place", async () => {
      const topic = await newTopic();
      await publish(topic, [message("ada", Buffer.from([0, 255]), { "content-type": "image/png" }), message(null, "")]);
      expect(await all(kafka.readTopic(topic))).to.deep.equal([
        {
          topic,
          partition: 0,
          offset: "0",
          key: Buffer.from("ada"),
          value: Buffer.from([0, 255]),
          headers: { "content-type": "image/png" },
        },
        { topic, partition: 0, offset: "1", key: null, value: Buffer.alloc(0), headers: {} },
      ]);
    });

    it("writes more at once than one batch may hold, in order", async () => {
      const topic = await newTopic();
      const values = [1, 2, 3].map((byte) => Buffer.alloc(600_000, byte));
      await publish(
        topic,
        values.map((value) => message("ada", value)),
      );
      const read = await all(kafka.readTopic(topic));
      expect(read.map(({ offset, value }) => [offset, value?.length, value?.[0]])).to.deep.equal([
        ["0", 600_000, 1],
        ["1", 600_000, 2],
        ["2", 600_000, 3],
      ]);
    });

    it("keeps together what fits one request, and sends alone what does not", () => {
      const sizes = [10, 10, 200, 10].map((bytes) => message(null, Buffer.alloc(bytes)));
      const requests = requestsOf(sizes, 100);
      expect(requests.map((request) => request.map(({ value }) => value?.length))).to.deep.equal([
        [10, 10],
        [200],
        [10],
      ]);
      expect(requestsOf([])).to.deep.equal([]);
    });

    it("says that a message is too large for its topic, and goes on with the next", async () => {
      const topic = await newTopic(1, 10_000);
      const publisher = kafka.publisher();
      const error: unknown = await publisher
        .publish(topic, [message("a", Buffer.alloc(20_000))])
        .catch((e: unknown) => e);
      expect(error).to.be.instanceOf(MessageTooLarge);
      expect((error as MessageTooLarge).message).to.match(
        /^Expected a message that fits max\.message\.bytes of the topic topic-\d+ but received one of about 20032 bytes\./,
      );
      await publisher.publish(topic, [message("a", "small")]);
      await publisher.close();
      expect((await all(kafka.readTopic(topic))).map(({ value }) => value?.toString())).to.deep.equal(["small"]);
    });

    it("ends, when closed, under nobody who began to send meanwhile", async () => {
      // As kafkajs: a producer that disconnects fails what it is sending. The test says when a message has been sent.
      const done: string[] = [];
      const sending = new Map<string, { end: () => void; fail: (error: Error) => void }>();
      const producer = {
        connect: () => Promise.resolve(),
        send: ({ messages: [sent] }: ProducerRecord) =>
          new Promise<void>((resolve, fail) => {
            const text = String(sent?.value);
            const end = (): void => {
              done.push(text);
              resolve();
            };
            sending.set(text, { end, fail });
          }),
        disconnect: () => {
          done.push("disconnected");
          for (const { fail } of sending.values()) fail(new Error("The producer is disconnected"));
          return Promise.resolve();
        },
      };
      const publisher = kafkaPublisher({ producer: () => producer } as unknown as Kafka);
      const publishing = (text: string): Promise<void> => publisher.publish("t", [message(null, text)]);
      const first = publishing("first");
      const closed = publisher.close();
      const second = publishing("second");
      await new Promise(setImmediate);
      sending.get("first")?.end();
      await Promise.all([first, closed]);
      sending.get("second")?.end();
      await second;
      expect(done).to.deep.equal(["first", "second", "disconnected"]);
    });

    describe("to brokers that close the connection over a large request, as Event Hubs does", () => {
      let hubs: TestKafka;
      let access: KafkaAccess;
      const topic = "hub";
      before(async function () {
        this.timeout(60_000);
        hubs = await startKafka({ "socket.request.max.bytes": String(PRODUCE_REQUEST_MAX_BYTES) });
        access = { ...hubs.connection, requestMaxBytes: PRODUCE_REQUEST_MAX_BYTES };
        const own = kafkaClient(access, "test", keptLog());
        await own.topics().create({ name: topic, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 2_000_000 });
      });
      after(async () => {
        await hubs.stop();
      });
      /** What becomes of a message whose record is of about so many bytes. */
      const outcome = async (with_: KafkaAccess, bytes: number): Promise<unknown> => {
        const publisher = kafkaClient(with_, "test", keptLog()).publisher();
        const large = message("a", Buffer.alloc(bytes - 21 - 4 * 5 - 1 - 4), { h: "xyz" });
        try {
          return await publisher.publish(topic, [large]).catch((e: unknown) => e);
        } finally {
          await publisher.close();
        }
      };

      it("sends what they read, up to the last byte", async () => {
        expect(await outcome(access, PRODUCE_REQUEST_MAX_BYTES - 1024)).to.equal(undefined);
        const [read] = await messagesOn({ kafka: kafkaClient(access, "test", keptLog()) }, topic);
        expect(read?.value).to.have.length(PRODUCE_REQUEST_MAX_BYTES - 1024 - 46);
      });

      it("says that one more is too many, instead of asking for ever", async () => {
        const error = await outcome(access, PRODUCE_REQUEST_MAX_BYTES - 1023);
        expect(error).to.be.instanceOf(MessageTooLarge);
        expect((error as MessageTooLarge).message).to.match(
          /^Expected a message that has at most 1045503 bytes, for the topic hub but received one of about 1045504 bytes\. Send/,
        );
        // Without the bound it looks as if nobody were there.
        expect(await outcome(hubs.connection, PRODUCE_REQUEST_MAX_BYTES + 1024)).to.be.instanceOf(Outage);
      }).timeout(30_000);

      it("puts no more into a request than they read", async () => {
        const publisher = kafkaClient({ ...access, requestMaxBytes: 200_000 }, "test", keptLog()).publisher();
        await publisher.publish(
          topic,
          [1, 2, 3].map((byte) => message("b", Buffer.alloc(100_000, byte))),
        );
        await publisher.close();
      });
    });

    it("takes concurrent callers", async () => {
      const topic = await newTopic(3);
      const publisher = kafka.publisher();
      await Promise.all(Array.from({ length: 40 }, (_, n) => publisher.publish(topic, [message(`k${n % 7}`, `${n}`)])));
      await publisher.close();
      const values = (await all(kafka.readTopic(topic))).map(({ value }) => Number(value));
      expect(values.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 40 }, (_, n) => n));
    });

    it("calls a broker that is not there an outage, and one without the topic", async () => {
      const nowhere = kafkaClient({ brokers: [`127.0.0.1:${await freePort()}`], tls: false }, "test", keptLog());
      const publisher = nowhere.publisher();
      const refused: unknown = await publisher.publish("any", [message("a", "b")]).catch((e: unknown) => e);
      await publisher.close();
      const missing: unknown = await publish(freshName("missing"), [message("a", "b")]).catch((e: unknown) => e);
      expect([refused, missing].map((error) => error instanceof Outage && error.dependency)).to.deep.equal([
        "kafka",
        "kafka",
      ]);
    });
  });

  describe("reading a topic", () => {
    it("ends at once where there is nothing", async () => {
      expect(await all(kafka.readTopic(await newTopic(2)))).to.deep.equal([]);
    });

    it("reads every partition to the end it had, and again from the beginning", async () => {
      const topic = await newTopic(3);
      const values = Array.from({ length: 30 }, (_, n) => `${n}`);
      await publish(
        topic,
        values.map((value) => message(`key-${value}`, value)),
      );
      for (let times = 0; times < 2; times++) {
        const read = await all(kafka.readTopic(topic));
        expect(new Set(read.map(({ partition }) => partition))).to.deep.equal(new Set([0, 1, 2]));
        expect(read.map(({ value }) => Number(value)).sort((a, b) => a - b)).to.deep.equal(values.map(Number));
      }
    });

    it("does not go on to what is written while it reads", async () => {
      const topic = await newTopic();
      await publish(topic, [message("a", "1"), message("a", "2")]);
      const read: (string | undefined)[] = [];
      for await (const { value } of kafka.readTopic(topic)) {
        if (read.length === 0) await publish(topic, [message("a", "3")]);
        read.push(value?.toString());
      }
      expect(read).to.deep.equal(["1", "2"]);
    });

    it("can be left early", async () => {
      const topic = await newTopic();
      await publish(topic, [message("a", "1"), message("a", "2")]);
      for await (const { value } of kafka.readTopic(topic)) {
        expect(value?.toString()).to.equal("1");
        break;
      }
    });

    it("calls a topic that is not there an outage", async () => {
      const error: unknown = await all(kafka.readTopic(freshName("missing"))).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(Outage);
    });
  });

  describe("topics", () => {
    it("are made once, described, changed and removed", async () => {
      const name = freshName("topic");
      const settings = { name, partitions: 2, retentionMs: 60_000, maxMessageBytes: 2_000_000 };
      const topics = kafka.topics();
      expect(await topics.describe(name)).to.equal(undefined);
      expect(await topics.create(settings)).to.equal(true);
      expect(await topics.create({ ...settings, partitions: 5 })).to.equal(false);
      expect(await topics.describe(name)).to.deep.equal(settings);
      const changed = { name, partitions: 4, retentionMs: 120_000, maxMessageBytes: 1_000_000 };
      await topics.update(changed);
      expect(await topics.describe(name)).to.deep.equal(changed);
      const error: unknown = await topics.update({ ...changed, partitions: 1 }).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(RangeError);
      expect(await topics.remove(name)).to.equal(true);
      expect(await topics.remove(name)).to.equal(false);
    });
  });
});
