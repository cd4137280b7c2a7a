import { expect } from "chai";
import { type FunctionApplication } from "../../../../helpers/azure-functions.ts";
import { kafkaBatch } from "../../../../helpers/azure-triggers.ts";
import { query } from "../../../../../functions/clients/postgres.ts";
import { kafkaClient } from "../../../../../functions/clients/kafka.ts";
import { imageEvent } from "../../../../../functions/core/encode-event.ts";
import { startVault, type VaultStandIn } from "../../../../helpers/key-vault.ts";
import { keptLog } from "../../../../helpers/kept-log.ts";
import { type BrokerWithLogin, startBrokerWithLogin } from "../../../../helpers/lambda-kafka.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { messagesOn } from "../../../../helpers/topic-messages.ts";
import { startImageFunction } from "./applications.ts";
import { type Stage, theStage, TOPICS } from "./stage.ts";

/** The image function as it is deployed before somebody else's Kafka, on what the Kafka trigger hands it. */
describe("the built image function of Azure on an existing Kafka", () => {
  let stage: Stage;
  let broker: BrokerWithLogin;
  let vault: VaultStandIn;
  let fn: FunctionApplication;

  before(async function () {
    this.timeout(120_000);
    [stage, broker, vault] = await Promise.all([
      theStage(),
      startBrokerWithLogin(),
      startVault("a token for the vault"),
    ]);
    const { brokers, tls, sasl } = broker.connection;
    const { username, password, mechanism } = sasl;
    vault.secrets.set("kafka", JSON.stringify({ username, password }));
    const login = { kind: "secret", mechanism, vaultUrl: vault.url, secret: "kafka" } as const;
    fn = await startImageFunction(stage, { kafka: { brokers, tls, login }, ca: vault.ca });
  });
  after(async () => {
    await fn.stop();
    await Promise.all([broker.stop(), vault.stop()]);
  });

  it("asks the host for bytes, a batch at a time, with the login from settings, and to try again without end", () => {
    const stream = fn.registered.find(({ name }) => name === "stream");
    expect(Object.values(stream?.bindings ?? {})[0]).to.deep.include({
      ...{ type: "kafkaTrigger", dataType: "binary", cardinality: "many", topic: TOPICS.incoming },
      ...{ brokerList: "%KAFKA_BROKERS%", username: "%KAFKA_USERNAME%", password: "%KAFKA_PASSWORD%" },
      ...{ consumerGroup: "%CONSUMER_GROUP%", protocol: "saslPlaintext", authenticationMode: "scramSha512" },
    });
    expect(stream?.retryOptions).to.include({ maxRetryCount: -1 });
  });

  it("handles a batch, and announces to the same brokers", async () => {
    const kafka = kafkaClient(broker.connection, "test", keptLog());
    for (const name of [TOPICS.processed, TOPICS.deadLetter])
      await kafka.topics().create({ name, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
    const bytes = sample("chelsea.png");
    const event = imageEvent({ customer: "acme", source: "https://shop.example", id: "by-kafka", bytes }, "binary");
    await fn.invoke(kafkaBatch("stream", TOPICS.incoming, [{ ...event, partition: 2, offset: 7 }]));
    const [row] = await query<{ image_id: string; outcome: string }>(
      stage.pool,
      "SELECT image_id, outcome FROM pipeline.images WHERE event_id = 'by-kafka'",
    );
    expect(row).to.include({ outcome: "processed" });
    const announced = (await messagesOn({ kafka }, TOPICS.processed)).map(
      ({ headers }) => headers["ce_id"]?.split(".")[0],
    );
    expect(announced).to.deep.equal([row?.image_id]);
  });

  it("rejects a message without a value, whose partition would else wait for it for ever", async () => {
    const tombstone = { key: "acme", value: null, headers: {}, partition: 2, offset: 8 };
    await fn.invoke(kafkaBatch("stream", TOPICS.incoming, [tombstone]));
    const found = await query(stage.pool, "SELECT outcome, reason FROM pipeline.images WHERE event_id = '2/8'");
    expect(found).to.deep.equal([{ outcome: "rejected", reason: "empty" }]);
  });
});
