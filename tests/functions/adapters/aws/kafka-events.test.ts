import { expect } from "chai";
import { failureOf, kafkaEventSchema, messagesOf } from "../../../../functions/adapters/aws/kafka-events.ts";
import { headerBytes, headerText } from "../../../../functions/clients/header-text.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** As the Lambda developer guide shows it for MSK, with two partitions. */
const event = {
  eventSource: "aws:kafka",
  eventSourceArn: "arn:aws:kafka:ap-southeast-1:123456789012:cluster/test/b1b2-1",
  bootstrapServers: "b-1.test.kafka.ap-southeast-1.amazonaws.com:9098",
  records: {
    "images.incoming-0": [
      {
        topic: "images.incoming",
        partition: 0,
        offset: 15,
        timestamp: 1_545_084_650_987,
        timestampType: "CREATE_TIME",
        key: base64("acme"),
        value: base64("\u0000image"),
        headers: [{ ce_id: [97, 49] }, { grüße: [-61, -68] }, { empty: [] }, { absent: null }],
      },
      { topic: "images.incoming", partition: 0, offset: 16, timestamp: 1, timestampType: "CREATE_TIME" },
    ],
    "images.incoming-3": [
      { topic: "images.incoming", partition: 3, offset: 9_007_199_254_740_000, key: null, value: null, headers: [] },
    ],
  },
};

describe("an event of Lambda's event source for Kafka", () => {
  it("is its messages, in the order of each partition", () => {
    expect(messagesOf(kafkaEventSchema.parse(event))).to.deep.equal([
      {
        topic: "images.incoming",
        partition: 0,
        offset: "15",
        key: Buffer.from("acme"),
        value: Buffer.from("\u0000image"),
        headers: { ce_id: "a1", grüße: "ü", empty: "" },
      },
      { topic: "images.incoming", partition: 0, offset: "16", key: null, value: null, headers: {} },
      { topic: "images.incoming", partition: 3, offset: "9007199254740000", key: null, value: null, headers: {} },
    ]);
  });

  it("keeps every byte of a header that is no text, and every value of a name that came more than once", () => {
    const odd = [-1, 97, -128];
    const headers = [{ twice: [49] }, { odd }, { twice: null }, { twice: odd }];
    const records = { "images.incoming-0": [{ topic: "images.incoming", partition: 0, offset: 1, headers }] };
    const [message] = messagesOf(kafkaEventSchema.parse({ ...event, records }));
    if (message === undefined) throw new Error("no message");
    const text = headerText(Buffer.from(odd));
    expect(message.headers).to.deep.equal({ twice: text, odd: text });
    expect(message.repeated).to.deep.equal({ twice: ["1", text] });
    expect([...headerBytes(text)]).to.deep.equal([255, 97, 128]);
  });

  it("comes from a Kafka of one's own in the same form", () => {
    expect(kafkaEventSchema.safeParse({ ...event, eventSource: "SelfManagedKafka" }).success).to.equal(true);
    expect(kafkaEventSchema.safeParse({ ...event, eventSource: "aws:sqs" }).success).to.equal(false);
  });

  it("is answered by the partition and offset of what has to come again", () => {
    const [first] = messagesOf(kafkaEventSchema.parse(event));
    if (first === undefined) throw new Error("no message");
    expect(failureOf(first)).to.deep.equal({ itemIdentifier: { partition: "images.incoming-0", offset: 15 } });
  });
});
