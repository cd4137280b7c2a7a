import { expect } from "chai";
import { messagesOfEventHubs } from "../../../../functions/adapters/azure/event-hubs-messages.ts";
import { bytesOf, headersOf } from "../../../../functions/adapters/azure/header-values.ts";
import { messagesOfKafka } from "../../../../functions/adapters/azure/kafka-messages.ts";
import { queueMessage } from "../../../../functions/adapters/azure/queue-message.ts";
import { headerBytes, headerText } from "../../../../functions/clients/header-text.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Bytes that are no UTF-8, and such that decoding with losses would make equal. */
const ODD = Buffer.from([0xff, 0x61, 0xfe]);

describe("headers of a message that came through Event Hubs", () => {
  it("are text where Kafka's producers sent bytes, in whichever form JSON gives them", () => {
    const expected = { ce_id: "café-1", ce_specversion: "1.0", empty: "" };
    const inBase64 = Object.fromEntries(Object.entries(expected).map(([name, text]) => [name, base64(text)]));
    expect(headersOf(inBase64)).to.deep.equal(expected);
    const inNumbers = Object.fromEntries(
      Object.entries(expected).map(([name, text]) => [name, [...Buffer.from(text)]]),
    );
    expect(headersOf(inNumbers)).to.deep.equal(expected);
    expect(headersOf({ ce_id: Buffer.from("ü"), absent: null })).to.deep.equal({ ce_id: "ü" });
  });

  it("are what they are where AMQP's producers sent text, also if one of them looks like base64", () => {
    const text = { ce_specversion: "1.0", ce_id: base64("looks like it"), ce_type: "abcd" };
    expect(headersOf(text)).to.deep.equal(text);
    expect(headersOf({ ...text, count: 3, good: true })).to.deep.equal({ ...text, count: "3", good: "true" });
  });

  it("keep every byte of what is no text", () => {
    const { odd = "" } = headersOf({ odd: ODD.toString("base64"), ce_specversion: base64("1.0") });
    expect(headerBytes(odd)).to.deep.equal(ODD);
  });

  it("hold the content type of structured mode, which is base64 by its letters", () => {
    expect(headersOf({ "content-type": base64("application/cloudevents+json") })).to.deep.equal({
      "content-type": "application/cloudevents+json",
    });
  });

  it("take no text for bytes that is not exactly what bytes would be", () => {
    expect(bytesOf("MS4w")?.toString()).to.equal("1.0");
    for (const text of ["1.0", "MS4", "MS4w=", "MS4x====", "a b", 3, [256], [1.5], undefined]) {
      expect(bytesOf(text), String(text)).to.equal(undefined);
    }
  });
});

describe("a batch of the Event Hubs trigger", () => {
  const metadata = {
    partitionContext: { partitionId: "3" },
    propertiesArray: [{}],
    systemPropertiesArray: [{ sequenceNumber: 9_007_199_254_740_000, partitionKey: null }],
  };

  it("is messages at their places, without a key where there is none", () => {
    expect(messagesOfEventHubs("images.incoming", [Buffer.alloc(0)], metadata)).to.deep.equal([
      {
        ...{ topic: "images.incoming", partition: 3, offset: "9007199254740000", key: null },
        ...{ value: Buffer.alloc(0), headers: {} },
      },
    ]);
  });

  it("is refused without its metadata, and as text", () => {
    expect(() => messagesOfEventHubs("t", [Buffer.alloc(1)], undefined)).to.throw();
    expect(() => messagesOfEventHubs("t", ["text"], metadata)).to.throw();
  });
});

describe("a batch of the Kafka trigger", () => {
  const metadata = {
    topicArray: ["images.incoming", "images.incoming"],
    partitionArray: [0, 3],
    offsetArray: [15, { low: -1, high: 1, unsigned: false }],
    keyArray: ["acme", null],
    headersArray: [
      [
        { key: "ce_id", value: base64("café-1") },
        { key: "absent", value: null },
      ],
      null,
    ],
  };

  it("is messages at their places, with their headers' bytes as text", () => {
    const values = [Buffer.from([0, 255]), Buffer.from("x")];
    expect(messagesOfKafka(values, metadata)).to.deep.equal([
      {
        ...{ topic: "images.incoming", partition: 0, offset: "15", key: Buffer.from("acme") },
        ...{ value: values[0], headers: { ce_id: "café-1" } },
      },
      {
        ...{ topic: "images.incoming", partition: 3, offset: "8589934591", key: null },
        ...{ value: values[1], headers: {} },
      },
    ]);
  });

  it("keeps every byte of a header that is no text, and every value of a name that came more than once", () => {
    const one = Object.fromEntries(Object.entries(metadata).map(([name, list]) => [name, list.slice(0, 1)]));
    const values = [base64("first"), ODD.toString("base64")];
    const headers = values.map((value) => ({ key: "twice", value }));
    const [message] = messagesOfKafka([Buffer.from("x")], { ...one, headersArray: [headers] });
    expect(message?.headers).to.deep.equal({ twice: headerText(ODD) });
    expect(message?.repeated).to.deep.equal({ twice: ["first", headerText(ODD)] });
  });

  it("is a message without a value where the host left out its body", () => {
    const one = Object.fromEntries(Object.entries(metadata).map(([name, list]) => [name, list.slice(0, 1)]));
    const [message, ...more] = messagesOfKafka([], one);
    expect(message).to.include({ topic: "images.incoming", partition: 0, offset: "15", value: null });
    expect(more).to.deep.equal([]);
  });

  it("is refused where its lists are of other messages", () => {
    expect(() => messagesOfKafka([Buffer.alloc(1)], metadata)).to.throw("Expected metadata of 1 messages");
  });
});

describe("a message of a storage queue", () => {
  it("is JSON, plain or in base64", () => {
    expect(queueMessage({ id: "x" })).to.deep.equal({ id: "x" });
    expect(queueMessage(base64('{"id":"ü"}'))).to.deep.equal({ id: "ü" });
    expect(queueMessage(base64("[1]"))).to.deep.equal([1]);
  });

  it("is nothing where it is neither", () => {
    for (const text of ["", "no JSON", base64("no JSON"), '{"broken":']) expect(queueMessage(text)).to.equal(undefined);
  });
});
