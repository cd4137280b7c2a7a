import { expect } from "chai";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { type DeadLetter, readDeadLetter, replayOf } from "../../../functions/core/dead-letter.ts";
import { imageEvent } from "../../../functions/core/encode-event.ts";
import { MessageTooLarge, Outage, Rejection } from "../../../functions/core/errors.ts";
import { messageKey } from "../../../functions/core/keys.ts";
import type { OutgoingMessage } from "../../../functions/core/ports.ts";
import { wholeLetter } from "../../../functions/core/stored-message.ts";
import { failure } from "../../helpers/failure.ts";
import { Bench, TOPICS } from "../../helpers/handling.ts";
import { delivered } from "../../helpers/messages.ts";

const tooLarge = new MessageTooLarge(TOPICS.deadLetter, 1_050_000);
/** No image: every byte there is, and headers that only a topic's limit bounds. */
const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
const identity = { source: "/app", id: "e1" };
const sent = imageEvent({ ...identity, customer: "acme", bytes });
const message: RawMessage = delivered({ ...sent, headers: { ...sent.headers, "X-Größe": "ü".repeat(1000) } });
const bare: RawMessage = delivered({ key: null, value: null, headers: {} });

/** What lies among the dead letters, as a reader finds it. */
function lying(letter: OutgoingMessage | undefined): DeadLetter {
  const place = { topic: TOPICS.deadLetter, partition: 0, offset: "9" };
  return readDeadLetter(delivered(letter ?? expect.fail("no letter"), place)) ?? expect.fail("no dead letter");
}

describe("a message that no dead letter can carry", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  /** Handles a message whose whole dead letter is refused for its size. */
  const refusedOnce = async (one: RawMessage): Promise<DeadLetter> => {
    bench.ports.failAt("events.publish", "before", tooLarge, 1);
    await bench.message(one);
    return lying(bench.deadLetters().at(-1));
  };

  it("is stored whole below stream/, and its dead letter says where and why, and nothing of the message", async () => {
    const letter = await refusedOnce(message);
    const [[key, object] = expect.fail("nothing is stored")] = bench.ports.raw.objects;
    expect(bench.ports.raw.objects.size).to.equal(1);
    expect(key).to.match(/^stream\/acme\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\/message-[0-9a-f]{64}\.json$/);
    expect(key).to.contain(letter.imageId);
    expect(object.contentType).to.equal("application/json");
    expect(letter.stored).to.deep.equal({ key, bytes: object.bytes.length });
    expect(letter).to.include({
      customer: "acme",
      outcome: "rejected",
      reason: "unsupported_format",
      topic: message.topic,
    });
    expect(letter.message.key?.toString()).to.equal("acme");
    expect(letter.message.value).to.equal(null);
    expect(Object.keys(letter.message.headers).filter((name) => !name.startsWith("dead-letter-"))).to.deep.equal([]);
    expect(bench.onlyRow()).to.include({ outcome: "rejected", reason: "unsupported_format" });
  });

  it("is had back to the byte, with its identity", async () => {
    for (const one of [message, bare]) {
      const letter = await refusedOnce(one);
      const { key, value, headers } = one;
      const whole = await wholeLetter(bench.ports.raw, letter);
      const origin = one === bare ? { origin: "images.incoming/3/42" } : {};
      expect(replayOf(whole)).to.deep.equal({
        topic: one.topic,
        message: { key, value, headers: { ...headers, ...origin } },
      });
    }
    expect([...bench.ports.raw.objects.keys()].at(-1)).to.match(/^stream\/\(unknown\)\//);
  });

  it("is stored once however often it comes, and beside another of the same event", async () => {
    const first = await refusedOnce(message);
    const again = await refusedOnce(message);
    expect(again.stored).to.deep.equal(first.stored);
    expect(bench.ports.raw.objects.size).to.equal(1);
    const other = await refusedOnce({ ...message, value: Buffer.from("other bytes") });
    expect(other.imageId).to.equal(first.imageId);
    expect((await wholeLetter(bench.ports.raw, other)).message.value?.toString()).to.equal("other bytes");
    expect((await wholeLetter(bench.ports.raw, first)).message.value).to.deep.equal(bytes);
  });

  it("comes again where it could not be stored, without an attempt less", async () => {
    const outage = new Outage("object store");
    const mend = bench.ports.failAt("raw.putOriginal", "before", outage);
    bench.ports.failAt("events.publish", "before", tooLarge, 1);
    expect(await failure(bench.message(message))).to.equal(outage);
    expect(bench.deadLetters()).to.deep.equal([]);
    expect(bench.ports.warehouse.attemptsOf({ customer: "acme", identity })).to.equal(0);
    mend();
    await refusedOnce(message);
    expect(bench.deadLetters()).to.have.length(1);
  });

  it("is not stored where the brokers do not answer", async () => {
    bench.ports.failAt("events.publish", "before", new Outage("kafka"), 1);
    expect(await failure(bench.message(message))).to.be.instanceOf(Outage);
    expect(bench.ports.raw.objects.size).to.equal(0);
  });

  describe("once stored", () => {
    const reasonOf = async (letter: DeadLetter): Promise<string> => {
      const error = await failure(wholeLetter(bench.ports.raw, letter));
      if (!(error instanceof Rejection)) throw error;
      return error.reason;
    };

    it("is missed where it has expired", async () => {
      const letter = await refusedOnce(message);
      bench.ports.raw.objects.clear();
      expect(await reasonOf(letter)).to.equal("claim_not_found");
    });

    it("is not taken for another's, wherever a letter points, and not where it was changed", async () => {
      const letter = await refusedOnce(message);
      const { key = "", bytes: length = 0 } = letter.stored ?? {};
      const before = bench.ports.raw.fetches;
      const foreign = messageKey("globex", letter.imageId, "0".repeat(64));
      for (const elsewhere of [foreign, "uploads/globex/original", ""])
        expect(await reasonOf({ ...letter, stored: { key: elsewhere, bytes: length } })).to.equal("claim_mismatch");
      expect(bench.ports.raw.fetches).to.equal(before);
      bench.ports.raw.put(key, Buffer.alloc(length));
      expect(await reasonOf(letter)).to.equal("claim_mismatch");
    });
  });
});
