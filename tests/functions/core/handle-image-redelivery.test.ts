import { expect } from "chai";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { readDeadLetter, replayOf } from "../../../functions/core/dead-letter.ts";
import { claimEvent, imageEvent } from "../../../functions/core/encode-event.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { uploadKey } from "../../../functions/core/keys.ts";
import type { Processor } from "../../../functions/core/processor.ts";
import { failure } from "../../helpers/failure.ts";
import { Bench, NOW, SETTINGS, TOPICS } from "../../helpers/handling.ts";
import { type Moment, PORT_CALLS, type PortCall } from "../../helpers/memory-ports.ts";
import { delivered, rawMessage } from "../../helpers/messages.ts";
import { sample } from "../../helpers/sample-images.ts";

const GOOD = delivered(imageEvent({ source: "/app", id: "e1", customer: "acme", bytes: sample("chelsea.png") }));
const BAD = delivered(imageEvent({ source: "/app", id: "e1", customer: "acme", bytes: Buffer.from("no image") }));
const IDENTITY = { customer: "acme", identity: { source: "/app", id: "e1" } };
const UPLOAD_ID = "01930b3c-7a00-7000-8000-000000000001";
const UPLOAD_KEY = uploadKey("acme", UPLOAD_ID);
const CLAIM_OF_UPLOAD = delivered(
  claimEvent({ source: "/app", id: "any", customer: "acme", claim: { bucket: "raw", key: UPLOAD_KEY } }),
);

const broken: Processor = { version: "broken", process: () => Promise.reject(new Error("broken")) };

/** Every call of a delivery that goes well, but for the one that only an outage makes. */
const CALLS = PORT_CALLS.filter((call) => call !== "warehouse.forgiveAttempt");
const MOMENTS: readonly Moment[] = ["before", "after"];
const interruptions: readonly (readonly [PortCall, Moment])[] = CALLS.flatMap((call) =>
  MOMENTS.map((moment) => [call, moment] as const),
);

/** Whether a delivery of an inline image, or of an upload, makes this call. */
const made = (call: PortCall, by: "inline" | "upload" | "bad"): boolean =>
  by === "inline"
    ? call !== "raw.fetch"
    : by === "upload"
      ? call !== "raw.putOriginal"
      : ["warehouse.identify", "warehouse.record", "events.publish"].includes(call);

async function outageOf(promise: Promise<unknown>): Promise<Outage> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Outage) return error;
    throw error;
  }
  throw new Error("expected an outage; the delivery came to its end");
}

describe("the same image delivered again", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  /** One stored set, one row, and one event id however often it was told. */
  function expectProcessedOnce(): void {
    expect(bench.onlyRow().outcome).to.equal("processed");
    expect(bench.ports.warehouse.writes).to.equal(1);
    expect(bench.ports.results.writes).to.equal(1);
    expect(bench.ports.results.objects.size).to.equal(1);
    expect(new Set(bench.announced().map(({ headers }) => headers["ce_id"])).size).to.equal(1);
    expect(bench.deadLetters()).to.deep.equal([]);
  }

  describe("after its end", () => {
    it("is announced again, and neither stored nor counted again", async () => {
      const first = await bench.message(GOOD);
      const second = await bench.message(GOOD);
      expect(second).to.include({ imageId: first.imageId, outcome: "processed", changed: false });
      expect(Object.keys(second.timingsMs)).to.deep.equal(["identify", "announce"]);
      expect(bench.announced()).to.have.length(2);
      expect(bench.announced()[1]).to.deep.equal(bench.announced()[0]);
      expectProcessedOnce();
    });

    it("is one image wherever in the topic it stands", async () => {
      await bench.message(GOOD);
      await bench.message({ ...GOOD, partition: 9, offset: "1000" });
      expectProcessedOnce();
    });

    it("is another image where customer, source or id differ", async () => {
      const bytes = sample("chelsea.png");
      await bench.message(GOOD);
      await bench.message(delivered(imageEvent({ source: "/app", id: "e2", customer: "acme", bytes })));
      await bench.message(delivered(imageEvent({ source: "/b", id: "e1", customer: "acme", bytes })));
      await bench.message(delivered(imageEvent({ source: "/app", id: "e1", customer: "umbrella", bytes })));
      expect([bench.ports.warehouse.rows.size, bench.ports.results.objects.size]).to.deep.equal([4, 4]);
    });

    it("is one image whether the store or a message announces an upload", async () => {
      bench.ports.raw.put(UPLOAD_KEY, sample("chelsea.png"));
      const one = await bench.upload(UPLOAD_KEY);
      const other = await bench.message(CLAIM_OF_UPLOAD);
      expect([one.imageId, other.imageId]).to.deep.equal([UPLOAD_ID, UPLOAD_ID]);
      expect(one.source).to.equal("upload");
      expect(other.source).to.equal("upload");
      expectProcessedOnce();
    });

    it("that was rejected is looked at again while it has attempts, then only dead-lettered", async () => {
      bench.ports.raw.put(UPLOAD_KEY, Buffer.from("no image"));
      const ends = [];
      for (let delivery = 1; delivery <= 5; delivery++) ends.push(await bench.upload(UPLOAD_KEY));
      expect(bench.ports.raw.fetches).to.equal(3);
      expect(ends.map(({ outcome, reason, changed }) => [outcome, reason, changed])).to.deep.equal([
        ["rejected", "unsupported_format", true],
        ...Array.from({ length: 4 }, () => ["rejected", "unsupported_format", false]),
      ]);
      expect(bench.ports.warehouse.writes).to.equal(1);
      expect(ends.map(({ timingsMs }) => "record" in timingsMs)).to.deep.equal([true, true, true, false, false]);
      const letters = bench
        .deadLetters()
        .map(({ headers }) => [headers["dead-letter-reason"], headers["dead-letter-attempts"]]);
      expect(letters).to.deep.equal(["1", "2", "3", "4", "5"].map((attempts) => ["unsupported_format", attempts]));
    });

    it("is processed after all where an upload's bytes came late", async () => {
      expect(await bench.upload(UPLOAD_KEY)).to.include({ outcome: "rejected", reason: "claim_not_found" });
      bench.ports.raw.put(UPLOAD_KEY, sample("chelsea.png"));
      expect(await bench.upload(UPLOAD_KEY)).to.include({ outcome: "processed", changed: true });
      expect(bench.onlyRow()).to.include({ outcome: "processed" }).and.to.not.have.property("reason");
    });

    it("keeps the outcome it has where it now fails in another way", async () => {
      await bench.message(BAD);
      bench.context = { ...bench.context, processor: broken };
      const again = await bench.message(GOOD);
      expect(again).to.include({ outcome: "rejected", reason: "unsupported_format", changed: false });
      expect(bench.onlyRow()).to.include({ outcome: "rejected", reason: "unsupported_format" });
      const reasons = bench.deadLetters().map(({ headers }) => headers["dead-letter-reason"]);
      expect(reasons).to.deep.equal(["unsupported_format", "unsupported_format"]);
    });

    it("never falls from processed, even where it could not be processed now", async () => {
      await bench.message(GOOD);
      bench.context = { ...bench.context, processor: broken };
      const again = await bench.message(BAD);
      expect(again).to.include({ outcome: "processed", changed: false });
      expectProcessedOnce();
    });
  });

  describe("after a crash", () => {
    for (const [call, moment] of interruptions.filter(([call]) => made(call, "inline"))) {
      it(`${moment} ${call} is stored once, counted once and announced (inline)`, async () => {
        const crashed = bench.ports.crashAt(call, moment);
        void bench.message(GOOD);
        await crashed;
        expect(await bench.message(GOOD)).to.include({ outcome: "processed" });
        expectProcessedOnce();
        expect(bench.announced().length).to.equal(call === "events.publish" && moment === "after" ? 2 : 1);
      });
    }

    for (const [call, moment] of interruptions.filter(([call]) => made(call, "upload"))) {
      it(`${moment} ${call} is stored once, counted once and announced (upload)`, async () => {
        bench.ports.raw.put(UPLOAD_KEY, sample("chelsea.png"));
        const crashed = bench.ports.crashAt(call, moment);
        void bench.upload(UPLOAD_KEY);
        await crashed;
        expect(await bench.upload(UPLOAD_KEY)).to.include({ outcome: "processed", imageId: UPLOAD_ID });
        expectProcessedOnce();
        expect(bench.announced().length).to.be.at.least(1);
      });
    }

    for (const [call, moment] of interruptions.filter(([call]) => made(call, "bad"))) {
      it(`${moment} ${call} is rejected once and dead-lettered`, async () => {
        const crashed = bench.ports.crashAt(call, moment);
        void bench.message(BAD);
        await crashed;
        expect(await bench.message(BAD)).to.include({ outcome: "rejected", reason: "unsupported_format" });
        expect(bench.onlyRow().outcome).to.equal("rejected");
        expect(bench.ports.warehouse.writes).to.equal(1);
        expect(bench.deadLetters().length).to.equal(call === "events.publish" && moment === "after" ? 2 : 1);
      });
    }

    it("of every attempt is failed as processing_crashed, without a look at its bytes", async () => {
      bench.ports.raw.put(UPLOAD_KEY, sample("chelsea.png"));
      for (let attempt = 1; attempt <= 3; attempt++) {
        const crashed = bench.ports.crashAt("results.putLocked", "before");
        void bench.upload(UPLOAD_KEY);
        await crashed;
      }
      const handled = await bench.upload(UPLOAD_KEY);
      expect(handled).to.include({
        outcome: "failed",
        reason: "processing_crashed",
        detail: "3 attempts began and none came to an end; at most 3 are made",
        changed: true,
      });
      expect(bench.ports.raw.fetches).to.equal(3);
      expect(bench.onlyRow()).to.include({ outcome: "failed", reason: "processing_crashed" });
      expect(bench.deadLetters().map(({ headers }) => headers["dead-letter-attempts"])).to.deep.equal(["4"]);
      // Once more: it is dead-lettered again, and stays what it is.
      expect(await bench.upload(UPLOAD_KEY)).to.include({ reason: "processing_crashed", changed: false });
      expect([bench.ports.raw.fetches, bench.ports.warehouse.writes]).to.deep.equal([3, 1]);
    });
  });

  describe("after an outage", () => {
    for (const [call, moment] of interruptions.filter(([call]) => made(call, "inline"))) {
      it(`${moment} ${call} is processed as if there had been none`, async () => {
        const outage = new Outage("dependency", { cause: new Error("no answer") });
        const mend = bench.ports.failAt(call, moment, outage);
        const recorded = call === "warehouse.record" && moment === "after";
        // More deliveries than there are attempts; once its end is recorded, the next one does not ask for that again.
        const deliveries = recorded ? 1 : 10;
        for (let delivery = 1; delivery <= deliveries; delivery++) {
          expect(await outageOf(bench.message(GOOD))).to.equal(outage);
        }
        expect(bench.deadLetters()).to.deep.equal([]);
        expect(bench.ports.warehouse.attemptsOf(IDENTITY)).to.equal(0);
        expect([...bench.ports.warehouse.rows.values()].map(({ outcome }) => outcome)).to.deep.equal(
          recorded || call === "events.publish" ? ["processed"] : [],
        );
        mend();
        expect(await bench.message(GOOD)).to.include({ outcome: "processed" });
        expectProcessedOnce();
      });
    }

    it("and after an error that nobody knows: only what ends the process counts as an attempt", async () => {
      const error = new Error("no such column");
      const mend = bench.ports.failAt("warehouse.record", "before", error);
      for (let delivery = 1; delivery <= 10; delivery++) expect(await failure(bench.message(GOOD))).to.equal(error);
      expect(bench.ports.warehouse.attemptsOf(IDENTITY)).to.equal(0);
      expect(bench.deadLetters()).to.deep.equal([]);
      mend();
      expect(await bench.message(GOOD)).to.include({ outcome: "processed" });
      expectProcessedOnce();
    });

    it("of the raw store records and dead-letters nothing of an upload", async () => {
      bench.ports.raw.put(UPLOAD_KEY, sample("chelsea.png"));
      const outage = new Outage("object store");
      bench.ports.failAt("raw.fetch", "before", outage, 1);
      expect(await outageOf(bench.upload(UPLOAD_KEY))).to.equal(outage);
      expect([bench.ports.warehouse.rows.size, bench.deadLetters().length]).to.deep.equal([0, 0]);
      expect(await bench.upload(UPLOAD_KEY)).to.include({ outcome: "processed" });
      expectProcessedOnce();
    });

    it("of the broker at a dead letter comes back to it", async () => {
      bench.ports.failAt("events.publish", "before", new Outage("kafka"), 1);
      await outageOf(bench.message(BAD));
      expect(bench.deadLetters()).to.deep.equal([]);
      await bench.message(BAD);
      expect(bench.deadLetters()).to.have.length(1);
      expect(bench.ports.warehouse.writes).to.equal(1);
    });

    it("of the warehouse at what cannot be decoded records nothing", async () => {
      const nonsense = rawMessage({ key: "acme", value: "{", headers: { ce_id: "e1" } });
      bench.ports.failAt("warehouse.record", "before", new Outage("warehouse"), 1);
      await outageOf(bench.message(nonsense));
      expect([bench.ports.warehouse.rows.size, bench.deadLetters().length]).to.deep.equal([0, 0]);
      expect(await bench.message(nonsense)).to.include({ outcome: "rejected", reason: "malformed_event" });
    });
  });

  describe("after an announcement that the broker refused", () => {
    it("is announced: the record alone does not count as told", async () => {
      const refusal = new Error("message too large");
      bench.ports.failAt("events.publish", "before", refusal, 1);
      let thrown: unknown;
      await bench.message(GOOD).catch((error: unknown) => {
        thrown = error;
      });
      expect(thrown).to.equal(refusal);
      expect(bench.announced()).to.deep.equal([]);
      await bench.message(GOOD);
      expect(bench.announced()).to.have.length(1);
      expectProcessedOnce();
    });
  });

  describe("at the same time", () => {
    for (const call of ["warehouse.identify", "results.putLocked", "warehouse.record", "events.publish"] as const) {
      it(`is one image, side by side at ${call}`, async () => {
        bench.ports.gatherAt(call, "before", 3);
        const ends = await Promise.all([bench.message(GOOD), bench.message(GOOD), bench.message(GOOD)]);
        expect(ends.map(({ outcome }) => outcome)).to.deep.equal(["processed", "processed", "processed"]);
        expect(ends.filter(({ changed }) => changed)).to.have.length(1);
        expect(new Set(ends.map(({ imageId }) => imageId)).size).to.equal(1);
        expect(bench.announced()).to.have.length(3);
        expectProcessedOnce();
      });
    }

    it("leaves no dead letter of a delivery that another one has overtaken", async () => {
      const held = bench.ports.holdAt("warehouse.record", "before");
      const late = bench.message(BAD);
      await held.reached;
      const first = await bench.message(GOOD);
      held.release();
      const overtaken = await late;
      expect(first).to.include({ outcome: "processed", changed: true });
      expect(overtaken).to.include({ imageId: first.imageId, outcome: "processed", changed: false });
      expect(overtaken).to.not.have.any.keys("reason", "detail");
      expect(bench.announced()).to.have.length(1);
      expectProcessedOnce();
    });
  });

  describe("by a replay of its dead letter", () => {
    /** What an operator's command does: gives attempts anew, and sends the original again. */
    function replay(offset: string): RawMessage {
      const letter = readDeadLetter(delivered(bench.deadLetters().at(-1) ?? { key: null, value: null, headers: {} }));
      if (letter === undefined) throw new Error("expected a dead letter");
      bench.ports.warehouse.resetAttempts(letter);
      const { topic, message } = replayOf(letter);
      expect(topic).to.equal(TOPICS.incoming);
      return delivered(message, { partition: 7, offset });
    }

    it("turns from failed to processed", async () => {
      bench.context = { ...bench.context, processor: broken };
      const failed = await bench.message(GOOD);
      expect(failed).to.include({ outcome: "failed", reason: "processing_error", detail: "broken" });
      bench.context = { topics: TOPICS, now: () => NOW };
      const replayed = await bench.message(replay("900"));
      expect(replayed).to.include({ imageId: failed.imageId, outcome: "processed", changed: true });
      expect(bench.onlyRow().outcome).to.equal("processed");
      expect(bench.announced()).to.have.length(1);
    });

    it("keeps its image where its place is its identity", async () => {
      bench.context = { ...bench.context, processor: broken };
      const plain = rawMessage({ key: "acme", value: sample("chelsea.png") });
      const failed = await bench.message(plain);
      await bench.message(replay("900"));
      bench.context = { topics: TOPICS, now: () => NOW };
      const replayed = await bench.message(replay("901"));
      expect(replayed).to.include({ imageId: failed.imageId, outcome: "processed" });
      expect([bench.ports.warehouse.identities, bench.onlyRow().outcome]).to.deep.equal([1, "processed"]);
    });

    it("has attempts anew where they were exhausted", async () => {
      bench.context = { ...bench.context, processor: broken };
      for (let delivery = 1; delivery <= 4; delivery++) await bench.message(GOOD);
      bench.context = { topics: TOPICS, now: () => NOW };
      expect(await bench.message(GOOD), "without a replay").to.include({ outcome: "failed", changed: false });
      expect(await bench.message(replay("900"))).to.include({ outcome: "processed", changed: true });
    });

    it("of an upload that the store announced is that upload", async () => {
      bench.ports.raw.put(UPLOAD_KEY, sample("chelsea.png"));
      bench.context = { ...bench.context, processor: broken };
      await bench.upload(UPLOAD_KEY);
      bench.context = { topics: TOPICS, now: () => NOW };
      const replayed = await bench.message(replay("900"));
      expect(replayed).to.include({ imageId: UPLOAD_ID, source: "upload", outcome: "processed", changed: true });
      expect(bench.onlyRow()).to.include({ imageId: UPLOAD_ID, source: "upload" });
    });

    it("that finds it processed already changes nothing", async () => {
      bench.settings = { ...SETTINGS, limits: { ...SETTINGS.limits, formats: ["jpeg"] } };
      await bench.message(GOOD);
      bench.settings = SETTINGS;
      const again = replay("900");
      await bench.message(again);
      expect(await bench.message(again)).to.include({ outcome: "processed", changed: false });
      expect(bench.ports.warehouse.identities).to.equal(1);
      expect([bench.onlyRow().outcome, bench.ports.results.writes]).to.deep.equal(["processed", 1]);
    });
  });
});
