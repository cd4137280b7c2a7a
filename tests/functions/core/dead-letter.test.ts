import { expect } from "chai";
import type { EventIdentity, RawMessage } from "../../../functions/core/arrival.ts";
import { type DeadLetter, deadLetterOf, readDeadLetter, replayOf } from "../../../functions/core/dead-letter.ts";
import { decodeEvent } from "../../../functions/core/decode-event.ts";
import { imageEvent } from "../../../functions/core/encode-event.ts";
import { delivered } from "../../helpers/messages.ts";

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
const info = {
  imageId: "01930b3c-7a00-7000-8000-000000000001",
  customer: "acme",
  identity: { source: "/app", id: "e1" },
  outcome: "rejected",
  reason: "corrupt",
  detail: "it cannot be decoded: Größe",
  attempts: 2,
  time: new Date("2026-11-21T01:02:03.000Z"),
} as const;

const event = delivered(imageEvent({ source: "/app", id: "e1", customer: "acme", bytes: everyByte }));
const plain: RawMessage = { ...event, headers: { "X-Trace": "Zürich" } };
const place: EventIdentity = { source: "kafka:images.incoming", id: "3/42" };

/** As it lies on the dead-letter topic. */
function lying(message: RawMessage, identity: EventIdentity): RawMessage {
  return delivered(deadLetterOf(message, { ...info, identity }), {
    topic: "images.dead-letter",
    partition: 0,
    offset: "9",
  });
}

function read(message: RawMessage): DeadLetter {
  const letter = readDeadLetter(message);
  if (letter === undefined) throw new Error("expected a dead letter");
  return letter;
}

describe("a dead letter", () => {
  it("keeps key, value and headers to the byte, and tells why beside them", () => {
    expect(deadLetterOf(plain, info)).to.deep.equal({
      key: Buffer.from("acme"),
      value: everyByte,
      headers: {
        "X-Trace": "Zürich",
        "dead-letter-outcome": "rejected",
        "dead-letter-reason": "corrupt",
        "dead-letter-detail": "it cannot be decoded: Größe",
        "dead-letter-attempts": "2",
        "dead-letter-image-id": info.imageId,
        "dead-letter-customer": "acme",
        "dead-letter-event-source": "/app",
        "dead-letter-event-id": "e1",
        "dead-letter-time": "2026-11-21T01:02:03.000Z",
        "dead-letter-topic": "images.incoming",
        "dead-letter-partition": "3",
        "dead-letter-offset": "42",
      },
    });
  });

  it("is read back as it was written", () => {
    const message = lying(event, info.identity);
    expect(read(message)).to.deep.equal({ ...info, topic: "images.incoming", message });
  });

  it("of a message that stood nowhere names no place", () => {
    const { partition: _partition, offset: _offset, ...unplaced } = event;
    const { headers } = deadLetterOf(unplaced, info);
    expect(headers).to.include({ "dead-letter-topic": "images.incoming" });
    expect(headers).to.not.have.any.keys("dead-letter-partition", "dead-letter-offset");
  });

  it("keeps no header of a producer's that would speak for it", () => {
    const forged = { "dead-letter-message": "uploads/globex/secret", "dead-letter-partition": "7", own: "kept" };
    const { partition: _partition, offset: _offset, ...unplaced } = { ...event, headers: forged };
    const { headers } = deadLetterOf(unplaced, info);
    expect(headers)
      .to.include({ own: "kept" })
      .and.to.not.have.any.keys("dead-letter-message", "dead-letter-partition");
    expect(read(lying({ ...event, headers: forged }, info.identity))).to.not.have.property("stored");
  });

  it("is small where the message is stored, however long its texts are", () => {
    const long = { source: "名".repeat(256), id: "名".repeat(256) };
    const detail = "名".repeat(500);
    const letter = deadLetterOf(
      { ...event, topic: "t".repeat(249), headers: { big: "x".repeat(1_000_000) } },
      { ...info, customer: "c".repeat(64), identity: long, detail },
      { key: `stream/${"x".repeat(200)}`, bytes: 1_500_000 },
    );
    const fields = [letter.key, letter.value, ...Object.entries(letter.headers).flat()];
    expect(fields.reduce((sum, field) => sum + Buffer.byteLength(field ?? ""), 0)).to.be.below(6 * 1024);
  });

  it("is not seen in a message that is none", () => {
    expect(readDeadLetter(event)).to.equal(undefined);
    expect(readDeadLetter({ ...event, headers: { "dead-letter-outcome": "processed" } })).to.equal(undefined);
  });
});

describe("the replay of a dead letter", () => {
  it("is the original to the byte where the event names itself", () => {
    const { key, value, headers } = event;
    expect(replayOf(read(lying(event, info.identity)))).to.deep.equal({
      topic: "images.incoming",
      message: { key, value, headers },
    });
  });

  it("is the original to the byte without key and value too", () => {
    const bare: RawMessage = { ...event, key: null, value: null };
    expect(replayOf(read(lying(bare, info.identity))).message).to.deep.equal({
      key: null,
      value: null,
      headers: event.headers,
    });
  });

  it("adds the origin where the place is the identity, and nothing else", () => {
    expect(replayOf(read(lying(plain, place)))).to.deep.equal({
      topic: "images.incoming",
      message: { key: plain.key, value: everyByte, headers: { "X-Trace": "Zürich", origin: "images.incoming/3/42" } },
    });
  });

  it("keeps the identity of its image however often it is replayed", () => {
    let message = plain;
    for (const offset of ["100", "200", "300"]) {
      const { identity } = decodeEvent(message, { rawBucket: "raw" });
      expect(identity).to.deep.equal(place);
      message = delivered(replayOf(read(lying(message, identity))).message, { partition: 5, offset });
    }
    expect(message.headers).to.deep.equal({ "X-Trace": "Zürich", origin: "images.incoming/3/42" });
  });

  it("replaces a header of that name that told no place", () => {
    const web: RawMessage = { ...plain, headers: { Origin: "https://example.com" } };
    expect(decodeEvent(web, { rawBucket: "raw" }).identity).to.deep.equal(place);
    expect(replayOf(read(lying(web, place))).message.headers).to.deep.equal({ origin: "images.incoming/3/42" });
  });

  it("adds no origin to an event whose own source looks like a place", () => {
    const identity = { source: "kafka:other", id: "1/1" };
    expect(replayOf(read(lying(event, identity))).message.headers).to.deep.equal(event.headers);
  });
});
