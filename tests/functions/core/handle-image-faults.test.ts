import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { imageEvent } from "../../../functions/core/encode-event.ts";
import { ProcessingError } from "../../../functions/core/errors.ts";
import { uploadKey } from "../../../functions/core/keys.ts";
import type { Processor } from "../../../functions/core/processor.ts";
import { Bench, NOW, SETTINGS, TOPICS } from "../../helpers/handling.ts";
import { delivered } from "../../helpers/messages.ts";
import { sample } from "../../helpers/sample-images.ts";

const UPLOAD_KEY = uploadKey("acme", "01930b3c-7a00-7000-8000-000000000001");

describe("an image whose processing goes wrong", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  const inline = (bytes: Buffer, id = "e1"): RawMessage =>
    delivered(imageEvent({ source: "/app", id, customer: "acme", bytes }));

  /** Throws in turn, then does its work. */
  function stumbling(...thrown: (() => never)[]): { processor: Processor; calls: () => number } {
    let calls = 0;
    const process: Processor["process"] = async () => {
      await Promise.resolve();
      thrown[calls++]?.();
      return { renditions: [], label: "done" };
    };
    return { processor: { version: "v", process }, calls: () => calls };
  }
  const slow = (): never => {
    throw new ProcessingError("processing_timeout", "slow");
  };
  const bug = (): never => {
    throw new TypeError("a bug");
  };
  const noError = (): never => {
    // What a library may do all the same.
    const text: unknown = "just text";
    throw text as Error;
  };

  it("is tried again at once, and processed if that helps", async () => {
    const { processor, calls } = stumbling(bug, noError);
    bench.context = { topics: TOPICS, now: () => NOW, processor };
    const { outcome, changed } = await bench.message(inline(sample("rocket.jpg")));
    expect([outcome, changed, calls()]).to.deep.equal(["processed", true, 3]);
    expect(bench.onlyRow()).to.include({ outcome: "processed", label: "done" });
    expect(bench.deadLetters()).to.deep.equal([]);
  });

  for (const [fault, reason, detail] of [
    [bug, "processing_error", "a bug"],
    [noError, "processing_error", "just text"],
  ] as const) {
    it(`is recorded as failed, ${reason}, after limits.maxAttempts of "${detail}"`, async () => {
      const { processor, calls } = stumbling(fault, fault, fault, fault);
      bench.context = { topics: TOPICS, now: () => NOW, processor };
      const handled = await bench.message(inline(sample("rocket.jpg")));
      expect(handled).to.include({ outcome: "failed", reason, detail, changed: true });
      expect(calls()).to.equal(3);
      expect(bench.onlyRow()).to.include({ outcome: "failed", reason, detail, type: "jpeg" });
      expect(bench.deadLetters().map(({ headers }) => headers["dead-letter-reason"])).to.deep.equal([reason]);
    });
  }

  it("is not tried again where all the time is spent", async () => {
    const { processor, calls } = stumbling(slow, slow);
    bench.context = { topics: TOPICS, now: () => NOW, processor };
    const handled = await bench.message(inline(sample("rocket.jpg")));
    expect(handled).to.include({ outcome: "failed", reason: "processing_timeout", changed: true });
    expect(calls()).to.equal(1);
    expect(bench.deadLetters().map(({ headers }) => headers["dead-letter-reason"])).to.deep.equal([
      "processing_timeout",
    ]);
  });

  it("has no more time in all its tries than one may take", async () => {
    const leftMs: number[] = [];
    const processor: Processor = {
      version: "v",
      async process({ deadline }) {
        leftMs.push(deadline.leftMs);
        await setTimeout(120);
        throw new Error("broken");
      },
    };
    bench.context = { topics: TOPICS, now: () => NOW, processor };
    await bench.message(inline(sample("rocket.jpg")));
    expect(leftMs).to.have.length(3);
    for (const [at, ms] of leftMs.entries()) expect(ms).to.be.at.most((leftMs[at - 1] ?? Infinity) - 115);
  });

  it("keeps the memory of what it gives up until that has ended", async () => {
    let end: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (end = resolve));
    let begun = 0;
    const processor: Processor = {
      version: "v",
      process({ deadline }) {
        begun += 1;
        if (begun === 1) void deadline.within(stuck);
        return Promise.resolve({ renditions: [] });
      },
    };
    bench.context = { topics: TOPICS, now: () => NOW, processor };
    bench.settings = { ...SETTINGS, rendersAtOnce: 1 };
    await bench.message(inline(sample("rocket.jpg")));
    const next = bench.message(inline(sample("coffee.png"), "e2"));
    await setTimeout(100);
    expect(begun).to.equal(1);
    end();
    expect((await next).outcome).to.equal("processed");
    expect(begun).to.equal(2);
  });

  it("is not tried again where the image is to blame", async () => {
    bench.ports.raw.put(UPLOAD_KEY, Buffer.from("no image"));
    await bench.upload(UPLOAD_KEY);
    expect(bench.ports.raw.fetches).to.equal(1);
  });

  it("is tried again where a store answers with an error that is no outage", async () => {
    bench.ports.failAt("results.putLocked", "before", new Error("500"), 2);
    const { outcome } = await bench.message(inline(sample("rocket.jpg")));
    expect([outcome, bench.ports.results.writes]).to.deep.equal(["processed", 1]);
  });
});
