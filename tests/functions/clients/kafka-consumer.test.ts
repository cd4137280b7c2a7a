import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { RunningConsumption } from "../../../functions/clients/kafka-consumer.ts";
import { kafkaClient, type KafkaClient } from "../../../functions/clients/kafka.ts";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { freshName, startKafka, testKafka, type TestKafka } from "../../helpers/kafka.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { eventually } from "../../helpers/wait.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const text = ({ value }: RawMessage): string => value?.toString() ?? "";

/** A promise that is settled from outside. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("the Kafka consumer", () => {
  let broker: TestKafka;
  let kafka: KafkaClient;
  let topic: string;
  let groupId: string;
  const running: RunningConsumption[] = [];

  const publish = async (messages: { key: string | null; value: string }[], to = kafka): Promise<void> => {
    const publisher = to.publisher();
    await publisher.publish(
      topic,
      messages.map((message) => ({ ...message, headers: {} })),
    );
    await publisher.close();
  };
  const consume = (
    onMessage: (message: RawMessage) => Promise<void>,
    options: { concurrency?: number; signal?: AbortSignal; from?: KafkaClient } = {},
  ): RunningConsumption => {
    const { concurrency = 4, signal, from = kafka } = options;
    const one = from.consume({
      groupId,
      topics: [topic],
      concurrency,
      sessionTimeoutMs: 6000,
      onMessage,
      ...(signal && { signal }),
    });
    running.push(one);
    return one;
  };
  const lag = async (): Promise<number | undefined> => (await kafka.lag(groupId, [topic]))[topic];

  before(async () => {
    broker = await testKafka();
    kafka = kafkaClient(broker.connection, "test", keptLog());
  });
  beforeEach(async () => {
    topic = freshName("topic");
    groupId = freshName("group");
    await kafka.topics().create({ name: topic, partitions: 2, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.close()));
  });

  it("handles the messages of a key in order, one after another, and different keys side by side", async () => {
    await publish(numbers(60).map((n) => ({ key: `key-${n % 6}`, value: `${n}` })));
    const byKey = new Map<string, number[]>();
    const underWay = new Set<string>();
    let most = 0;
    let together = 0;
    consume(
      async (message) => {
        const key = message.key?.toString() ?? "";
        if (underWay.has(key)) together++;
        underWay.add(key);
        most = Math.max(most, underWay.size);
        await new Promise((resolve) => setImmediate(resolve));
        byKey.set(key, [...(byKey.get(key) ?? []), Number(text(message))]);
        underWay.delete(key);
      },
      { concurrency: 3 },
    );
    await eventually("all are handled", () => [...byKey.values()].flat().length === 60);
    for (const key of numbers(6)) {
      expect(byKey.get(`key-${key}`)).to.deep.equal(numbers(10).map((n) => n * 6 + key));
    }
    expect(together).to.equal(0);
    expect(most).to.equal(3);
  });

  it("reads what was there before its group, and tells its lag until it is handled", async () => {
    await publish([{ key: "a", value: "1" }]);
    expect(await lag()).to.equal(1);
    const handled: string[] = [];
    const consumption = consume((message) => Promise.resolve(void handled.push(text(message))));
    await consumption.ready;
    expect(consumption.problem()).to.equal(undefined);
    await eventually("it is committed", async () => (await lag()) === 0);
    expect(handled).to.deep.equal(["1"]);
  });

  it("commits only up to the first message that is not finished", async () => {
    await publish(["0", "1", "stuck", "3", "4"].map((value) => ({ key: null, value })));
    const { opened, open } = gate();
    const handled: RawMessage[] = [];
    consume(async (message) => {
      if (text(message) === "stuck") await opened;
      handled.push(message);
    });
    const stuckPartition = await eventually("the others are handled", async () => {
      if (handled.length < 4) return undefined;
      const all: RawMessage[] = [];
      for await (const message of kafka.readTopic(topic)) all.push(message);
      return all.filter((message) => text(message) === "stuck")[0];
    });
    // All of the stuck message's partition from it on is still to do; all else is committed.
    const behind = handled.filter(
      ({ partition, offset }) =>
        partition === stuckPartition.partition && Number(offset) > Number(stuckPartition.offset),
    ).length;
    await eventually("the rest is committed", async () => (await lag()) === 1 + behind);
    open();
    await eventually("all is committed", async () => (await lag()) === 0);
    expect(handled.map(text).sort()).to.deep.equal(["0", "1", "3", "4", "stuck"]);
  });

  it("loses nothing when its process is killed: what was not finished without a gap comes again", async () => {
    topic = freshName("topic");
    await kafka.topics().create({ name: topic, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
    await publish(["0", "stuck", "2", "3"].map((value) => ({ key: value, value })));
    const script = fileURLToPath(new URL("processes/stuck-consumer.ts", import.meta.url));
    const [address = ""] = broker.connection.brokers;
    const child = spawn(process.execPath, ["--import", "tsx", script, address, groupId, topic], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const offsets: string[] = [];
      createInterface({ input: child.stdout }).on("line", (offset) => offsets.push(offset));
      await eventually("it has handled the others", () => offsets.length === 3);
      expect(offsets).to.deep.equal(["0", "2", "3"]);
      await eventually("it is committed", async () => (await lag()) === 3);
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    const handled: string[] = [];
    consume((message) => Promise.resolve(void handled.push(text(message))));
    await eventually("the rest is handled", () => handled.length === 3);
    expect(handled.sort()).to.deep.equal(["2", "3", "stuck"]);
    await eventually("all is committed", async () => (await lag()) === 0);
  });

  it("waits an outage out: begins nothing else, skips nothing, and says what it waits for", async () => {
    await publish(numbers(6).map((n) => ({ key: "a", value: `${n}` })));
    let out = true;
    let tries = 0;
    const handled: string[] = [];
    const consumption = consume((message) => {
      if (out) {
        tries++;
        expect(text(message)).to.equal("0");
        return Promise.reject(new Outage("object store", { cause: new Error("connection refused") }));
      }
      handled.push(text(message));
      return Promise.resolve();
    });
    await eventually("it has tried again", () => tries >= 3);
    expect(consumption.problem()).to.equal("The object store does not answer: connection refused");
    expect(await lag()).to.equal(6);
    out = false;
    await eventually("all are handled", () => handled.length === 6);
    expect(handled).to.deep.equal(numbers(6).map(String));
    expect(consumption.problem()).to.equal(undefined);
  });

  it("keeps a message whose handling throws what nobody expected, and tries it again", async () => {
    await publish([
      { key: "a", value: "bad" },
      { key: "a", value: "next" },
    ]);
    let tries = 0;
    const handled: string[] = [];
    consume((message) => {
      if (text(message) === "bad" && ++tries < 3) return Promise.reject(new TypeError("a fault of the program"));
      handled.push(text(message));
      return Promise.resolve();
    });
    await eventually("both are handled", () => handled.length === 2);
    expect(handled).to.deep.equal(["bad", "next"]);
    expect(tries).to.equal(3);
  });

  it("ends what is under way when closed, commits it, and begins nothing more", async () => {
    await publish(numbers(4).map((n) => ({ key: "a", value: `${n}` })));
    const { opened, open } = gate();
    const begun: string[] = [];
    const finished: string[] = [];
    const closing = new AbortController();
    const consumption = consume(
      async (message) => {
        begun.push(text(message));
        await opened;
        finished.push(text(message));
      },
      { signal: closing.signal },
    );
    await eventually("one has begun", () => begun.length === 1);
    closing.abort();
    const closed = consumption.close();
    open();
    await closed;
    expect([begun, finished]).to.deep.equal([["0"], ["0"]]);
    expect(await lag()).to.equal(3);
    expect(consumption.problem()).to.equal("The consumer is closed.");
  });

  it("closes in the middle of an outage", async () => {
    await publish([{ key: "a", value: "0" }]);
    let tries = 0;
    const consumption = consume(() => {
      tries++;
      return Promise.reject(new Outage("warehouse"));
    });
    await eventually("it has tried", () => tries > 0);
    await consumption.close();
    expect(await lag()).to.equal(1);
  });

  it("hands partitions to a second member without losing a message", async () => {
    const handled = new Set<string>();
    const take = (message: RawMessage): Promise<void> => Promise.resolve(void handled.add(text(message)));
    await publish(numbers(50).map((n) => ({ key: `k${n}`, value: `${n}` })));
    consume(take);
    await eventually("the first works", () => handled.size > 0);
    const members = { second: 0 };
    const second = consume((message) => {
      members.second++;
      return take(message);
    });
    await second.ready;
    await eventually("the second gets some of what comes", async () => {
      await publish(numbers(20).map((n) => ({ key: `k${n}`, value: `${50 + n}` })));
      return members.second > 0;
    });
    await eventually("all is committed", async () => (await lag()) === 0);
    expect([...handled].map(Number).sort((a, b) => a - b)).to.deep.equal(numbers(70));
  });

  describe("with a broker that comes and goes", () => {
    let own: TestKafka;
    before(async () => {
      own = await startKafka();
    });
    after(async () => {
      await own.stop();
    });

    it("starts before the broker does, and consumes on after it was killed", async () => {
      const client = kafkaClient(own.connection, "test", keptLog());
      const topics = client.topics();
      await topics.create({ name: topic, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
      await publish([{ key: "a", value: "before" }], client);
      await own.kill();

      const handled: string[] = [];
      const consumption = consume((message) => Promise.resolve(void handled.push(text(message))), { from: client });
      await eventually("it says what is wrong", () => consumption.problem()?.startsWith("The kafka does not answer"));
      await own.restart();
      await eventually("it has recovered", () => handled.length === 1);
      expect(consumption.problem()).to.equal(undefined);

      const publisher = client.publisher();
      await publisher.publish(topic, [{ key: "a", value: "between", headers: {} }]);
      await eventually("it goes on", () => handled.length === 2);
      await own.kill();
      const error: unknown = await publisher
        .publish(topic, [{ key: "a", value: "lost", headers: {} }])
        .catch((e: unknown) => e);
      expect(error).to.be.instanceOf(Outage);
      await own.restart();
      await eventually("the publisher has recovered", () =>
        publisher.publish(topic, [{ key: "a", value: "after", headers: {} }]).then(
          () => true,
          (e: unknown) => {
            if (e instanceof Outage) return false;
            throw e;
          },
        ),
      );
      await publisher.close();
      await eventually("the consumer has recovered", () => handled.includes("after"), 50_000);
      expect(handled.filter((value) => value !== "between")).to.deep.equal(["before", "after"]);
    }).timeout(120_000);
  });
});
