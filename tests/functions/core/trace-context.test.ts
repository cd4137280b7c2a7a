import { expect } from "chai";
import { decodeEvent, partialIdentity } from "../../../functions/core/decode-event.ts";
import { imageEvent } from "../../../functions/core/encode-event.ts";
import { Bench } from "../../helpers/handling.ts";
import { delivered, rawMessage } from "../../helpers/messages.ts";
import { sample } from "../../helpers/sample-images.ts";

const id = (digit: string, length: number): string => digit.repeat(length);
const traceparent = `00-${id("a", 32)}-${id("b", 16)}-01`;
const nearer = `00-${id("a", 32)}-${id("c", 16)}-01`;
const image = { source: "/app", id: "e1", customer: "acme", bytes: Buffer.from("x") };
const traced = (headers: Record<string, string>) => {
  const message = imageEvent(image);
  return decodeEvent(delivered({ ...message, headers: { ...message.headers, ...headers } }), { rawBucket: "raw" })
    .trace;
};

describe("the trace context of a message", () => {
  it("is its event's attributes, in binary and in structured mode", () => {
    const expected = { traceparent, tracestate: "vendor=1" };
    expect(traced({ ce_traceparent: traceparent, ce_tracestate: "vendor=1" })).to.deep.equal(expected);
    const { headers, value, key } = imageEvent(image, "structured");
    const document = { ...(JSON.parse(String(value)) as object), ...expected };
    const message = delivered({ key, headers, value: JSON.stringify(document) });
    expect(decodeEvent(message, { rawBucket: "raw" }).trace).to.deep.equal(expected);
  });

  it("is the header of the last hop where there is one", () => {
    expect(traced({ ce_traceparent: traceparent, Traceparent: nearer })).to.deep.equal({ traceparent: nearer });
    const plain = rawMessage({ key: "acme", value: "x", headers: { traceparent } });
    expect(decodeEvent(plain, { rawBucket: "raw" }).trace).to.deep.equal({ traceparent });
  });

  it("is told of a message that cannot be decoded", () => {
    const nonsense = rawMessage({ key: "acme", headers: { ce_type: "none", ce_traceparent: traceparent } });
    expect(partialIdentity(nonsense).trace).to.deep.equal({ traceparent });
  });

  for (const [name, wrong] of Object.entries({
    "upper case": traceparent.toUpperCase(),
    "a trace id of zeros": `00-${id("0", 32)}-${id("b", 16)}-01`,
    "a parent id of zeros": `00-${id("a", 32)}-${id("0", 16)}-01`,
    "version ff": `ff${traceparent.slice(2)}`,
    "another length": `${traceparent}0`,
    "a secret": "password=hunter2",
  })) {
    it(`is none with ${name}`, () => {
      expect(traced({ ce_traceparent: wrong })).to.equal(undefined);
    });
  }

  it("loses a state that is too long, and keeps the rest", () => {
    const headers = { ce_traceparent: traceparent, ce_tracestate: "v".repeat(513) };
    expect(traced(headers)).to.deep.equal({ traceparent });
  });

  it("is passed on as it is where nobody watches", async () => {
    const bench = new Bench();
    const handle = async (bytes: Buffer, eventId: string): Promise<void> => {
      const message = imageEvent({ ...image, bytes, id: eventId });
      await bench.message(delivered({ ...message, headers: { ...message.headers, ce_traceparent: traceparent } }));
    };
    await handle(sample("rocket.jpg"), "good");
    await handle(Buffer.from("no image"), "bad");
    expect(bench.announced()[0]?.headers["ce_traceparent"]).to.equal(traceparent);
    expect(bench.deadLetters()[0]?.headers["dead-letter-traceparent"]).to.equal(traceparent);
  });
});
