import { expect } from "chai";
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from "kafkajs";
import { kafkaClient, type KafkaClient } from "../../../functions/clients/kafka.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { failure } from "../../helpers/failure.ts";
import { startKafka, type TestKafka } from "../../helpers/kafka.ts";
import { keptLog } from "../../helpers/kept-log.ts";

const TOPIC = "guarded";

describe("a broker that asks for rights", () => {
  let broker: TestKafka;
  let kafka: KafkaClient;
  let admin: ReturnType<Kafka["admin"]>;

  before(async () => {
    broker = await startKafka({
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "allow.everyone.if.no.acl.found": "true",
    });
    kafka = kafkaClient(broker.connection, "test", keptLog());
    admin = new Kafka({ brokers: broker.connection.brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await kafka.topics().create({ name: TOPIC, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
  });
  after(async () => {
    await admin.disconnect();
    await broker.stop();
  });

  const rule = (operation: AclOperationTypes) => ({
    ...{ resourceType: AclResourceTypes.TOPIC, resourceName: TOPIC, host: "*", principal: "User:ANONYMOUS" },
    ...{ resourcePatternType: ResourcePatternTypes.LITERAL, permissionType: AclPermissionTypes.DENY, operation },
  });
  const deny = async (operation: AclOperationTypes): Promise<void> => {
    await admin.createAcls({ acl: [rule(operation)] });
  };
  const publish = async (): Promise<void> => {
    const publisher = kafka.publisher();
    try {
      await publisher.publish(TOPIC, [{ key: "acme", value: "x", headers: {} }]);
    } finally {
      await publisher.close();
    }
  };
  const readAll = async (): Promise<number> => {
    const offsets: string[] = [];
    for await (const { offset } of kafka.readTopic(TOPIC)) offsets.push(offset);
    return offsets.length;
  };

  it("is an outage where one is missing, and none when it is there again", async () => {
    await publish();
    await deny(AclOperationTypes.WRITE);
    const refused = await failure(publish());
    expect(refused).to.be.instanceOf(Outage);
    expect(refused.message).to.match(/^The kafka does not answer: Not authorized to access topics/);
    await deny(AclOperationTypes.DESCRIBE);
    expect(await failure(readAll())).to.be.instanceOf(Outage);
    await admin.deleteAcls({ filters: [AclOperationTypes.WRITE, AclOperationTypes.DESCRIBE].map(rule) });
    await publish();
    expect(await readAll()).to.equal(2);
  });
});
