import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import kafkajs, { type Kafka } from "kafkajs";
import { kafkaLibs } from "../../../../../../infra/engine/toolchain/kafka.ts";
import { kafkaCluster } from "../../../../../../infra/providers/local/plugin/kafka/cluster.ts";
import { kafkaTopic } from "../../../../../../infra/providers/local/plugin/kafka/topic.ts";
import { anyFreePort } from "../../../../../../infra/providers/local/plugin/machine/free-port.ts";
import { commandLine } from "../../../../../../infra/providers/local/plugin/machine/process-identity.ts";
import { failure } from "../../../../../helpers/failure.ts";
import { isRunning, temporaryStack, type TemporaryStack } from "../temporary-stack.ts";

/** Its tests build on each other: a start takes seconds. */
describe("Kafka cluster and topic, real", function () {
  this.timeout(180_000);
  const username = "image-pipeline";
  const password = "a-long-enough-password";
  let stack: TemporaryStack;
  let inputs: Parameters<typeof kafkaCluster.create>[1];

  const client = (port: number, sasl: { username: string; password: string } | undefined): Kafka =>
    new kafkajs.Kafka({
      brokers: [`127.0.0.1:${port}`],
      ...(sasl === undefined ? {} : { sasl: { mechanism: "scram-sha-512", ...sasl } }),
      logLevel: kafkajs.logLevel.NOTHING,
      requestTimeout: 3000,
      retry: { retries: 0 },
    });
  const topic = (partitions: number): Parameters<typeof kafkaTopic.create>[1] => ({
    connection: {
      brokers: [`127.0.0.1:${inputs.port}`],
      tls: false,
      sasl: { mechanism: "scram-sha-512", username, password },
    },
    name: "images.incoming",
    partitions,
    retentionMs: 3_600_000,
    maxMessageBytes: 1_048_588,
  });
  const messages = async (): Promise<number> => {
    const admin = client(inputs.port, { username, password }).admin();
    await admin.connect();
    try {
      const offsets = await admin.fetchTopicOffsets("images.incoming");
      return offsets.reduce((sum, { high }) => sum + Number(high), 0);
    } finally {
      await admin.disconnect();
    }
  };

  before(async () => {
    stack = temporaryStack();
    const libsDir = process.env["KAFKA_LIBS"] ?? (await kafkaLibs());
    const [port, controllerPort] = [await anyFreePort(), await anyFreePort()];
    inputs = { libsDir, port, controllerPort, username, password, heapMb: 384 };
  });
  after(() => stack.remove());

  it("starts from nothing, and is left alone by a second create", async () => {
    const first = await kafkaCluster.create(stack.context, inputs);
    expect(first).to.include({ brokers: `127.0.0.1:${inputs.port}`, status: "running" });
    expect(await kafkaCluster.create(stack.context, inputs)).to.deep.equal(first);
    expect(await kafkaCluster.read(stack.context, inputs, first)).to.deep.equal(first);
    expect(statSync(join(stack.folder, "kafka/server.properties")).mode & 0o777).to.equal(0o600);
  });

  it("lets nobody in without the password, on either listener", async () => {
    const logins = [undefined, { username, password: "another password" }];
    for (const port of [inputs.port, inputs.controllerPort]) {
      for (const login of logins) {
        const admin = client(port, login).admin();
        const refused = await failure(admin.connect().then(() => admin.describeCluster()));
        expect(refused.message).not.to.contain(password);
        await admin.disconnect();
      }
    }
  });

  it("shows the password neither in its arguments nor in its log", async () => {
    const { pid } = await kafkaCluster.create(stack.context, inputs);
    const started = await commandLine(Number(pid));
    expect(started).to.contain("kafka.Kafka").and.not.to.contain(password);
    expect(readFileSync(join(stack.folder, "logs/kafka.log"), "utf8")).not.to.contain(password);
  });

  it("makes a topic once, adds partitions, and takes none away", async () => {
    expect(await kafkaTopic.read(stack.context, topic(2), {})).to.equal(undefined);
    expect(await kafkaTopic.create(stack.context, topic(2))).to.deep.equal({ status: "ready" });
    expect(await kafkaTopic.create(stack.context, topic(2))).to.deep.equal({ status: "ready" });
    expect(await kafkaTopic.read(stack.context, topic(3), {})).to.deep.equal({ status: "drifted" });
    expect(await kafkaTopic.update(stack.context, topic(3), {})).to.deep.equal({ status: "ready" });
    expect(await kafkaTopic.read(stack.context, topic(3), {})).to.deep.equal({ status: "ready" });
    const refused = await failure(kafkaTopic.update(stack.context, topic(1), {}));
    expect(refused.message).to.contain("expected at least 3, which the topic has, but received 1");
  });

  it("changes a topic's settings and leaves those that somebody else made", async () => {
    const admin = client(inputs.port, { username, password }).admin();
    await admin.connect();
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: "images.incoming" };
    const configs = [
      { name: "segment.ms", value: "600000" },
      { name: "retention.ms", value: "1000000" },
    ];
    await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries: configs }] });
    expect(await kafkaTopic.read(stack.context, topic(3), {})).to.deep.equal({ status: "drifted" });
    await kafkaTopic.update(stack.context, topic(3), {});
    expect(await kafkaTopic.read(stack.context, topic(3), {})).to.deep.equal({ status: "ready" });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ ...resource, configNames: ["segment.ms"] }],
    });
    expect(resources[0]?.configEntries[0]?.configValue).to.equal("600000");
    await admin.disconnect();
  });

  it("is stopped after a kill, its topics unreachable; an update brings both back with every message", async () => {
    const producer = client(inputs.port, { username, password }).producer();
    await producer.connect();
    await producer.send({ topic: "images.incoming", messages: [{ value: "one" }, { value: "two" }] });
    await producer.disconnect();
    await stack.kill("kafka");
    const brokers = `127.0.0.1:${inputs.port}`;
    expect(await kafkaCluster.read(stack.context, inputs, {})).to.deep.equal({ brokers, status: "stopped" });
    expect(await kafkaTopic.read(stack.context, topic(3), {})).to.deep.equal({ status: "unreachable" });
    await kafkaCluster.update(stack.context, inputs, {});
    expect(await messages()).to.equal(2);
    expect(await kafkaTopic.read(stack.context, topic(3), {})).to.deep.equal({ status: "ready" });
  });

  it("moves to other ports with its data", async () => {
    inputs = { ...inputs, port: await anyFreePort(), controllerPort: await anyFreePort() };
    const { brokers } = await kafkaCluster.update(stack.context, inputs, {});
    expect(brokers).to.equal(`127.0.0.1:${inputs.port}`);
    expect(await messages()).to.equal(2);
  });

  it("refuses another password than its data was formatted with, and goes on running", async () => {
    const refused = await failure(kafkaCluster.update(stack.context, { ...inputs, password: "another-password" }, {}));
    expect(refused.message).to.contain("was formatted with another user or password").and.to.contain("--purge");
    expect((await kafkaCluster.read(stack.context, inputs, {}))?.["status"]).to.equal("running");
  });

  it("leaves no process and all its data when deleted", async () => {
    const state = await kafkaCluster.read(stack.context, inputs, {});
    await kafkaTopic.delete(stack.context);
    await kafkaCluster.delete(stack.context);
    expect(await isRunning(state?.["pid"])).to.equal(false);
    expect(statSync(join(stack.folder, "kafka/data/meta.properties")).isFile()).to.equal(true);
  });
});
