import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { kafkaClient } from "../../../functions/clients/kafka.ts";
import { freshName, testKafka } from "../../helpers/kafka.ts";

describe("an idle connection to Kafka", () => {
  it("sets few timers, and still sends what is asked of it later", async () => {
    const kafka = kafkaClient((await testKafka()).connection, "test");
    const topic = freshName("idle");
    await kafka.topics().create({ name: topic, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
    const publisher = kafka.publisher();
    const send = (): Promise<void> => publisher.publish(topic, [{ key: null, value: "one", headers: {} }]);
    const own = globalThis.setTimeout;
    let timers = 0;
    try {
      await send();
      globalThis.setTimeout = ((...args: Parameters<typeof own>) => {
        timers++;
        return own(...args);
      }) as typeof own;
      await wait(500);
      // A look every millisecond would be some 400 for each connection.
      expect(timers).to.be.below(20);
      await Promise.all(Array.from({ length: 50 }, send));
    } finally {
      globalThis.setTimeout = own;
      await publisher.close();
    }
  });
});
