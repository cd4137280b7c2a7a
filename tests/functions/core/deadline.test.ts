import { setImmediate, setTimeout } from "node:timers/promises";
import { expect } from "chai";
import type { Sharp } from "sharp";
import { Deadline, isExhausted, stepsRunningOn } from "../../../functions/core/deadline.ts";
import { ProcessingError } from "../../../functions/core/errors.ts";
import { failure } from "../../helpers/failure.ts";

describe("a deadline", () => {
  /** Ends what a test has left under way: the process counts it. */
  let end: () => void;
  let endless: Promise<void>;
  /** A decoder that does not look at the clock: what sharp's own limit cannot end. */
  const deaf = { timeout: () => deaf, toBuffer: () => endless } as unknown as Sharp;

  beforeEach(() => {
    endless = new Promise((resolve) => (end = resolve));
  });
  afterEach(async () => {
    end();
    await setImmediate();
    expect(stepsRunningOn()).to.equal(0);
  });

  it("ends the wait for what cannot be stopped", async () => {
    const error = await failure(new Deadline(30, 20).within(endless));
    expect(error).to.be.instanceOf(ProcessingError).and.to.include({
      reason: "processing_timeout",
      message: "expected to take at most 30 s",
    });
  });

  it("hands on what comes in time, and what is thrown in time", async () => {
    expect(await new Deadline(30).within(Promise.resolve("made"))).to.equal("made");
    const broken = new Error("broken");
    expect(await failure(new Deadline(30).within(Promise.reject(broken)))).to.equal(broken);
  });

  it("gives up a decoder that does not look at the clock two seconds later", async () => {
    const startMs = performance.now();
    const error = await failure(new Deadline(30, 20).run(deaf, () => new Error("corrupt")));
    expect(error).to.be.instanceOf(ProcessingError).and.to.include({ reason: "processing_timeout" });
    expect(performance.now() - startMs).to.be.within(1900, 10_000);
  });

  it("knows when all has ended that was begun under it, also what was given up", async () => {
    const deadline = new Deadline(30, 20);
    let ended = false;
    await failure(deadline.within(endless));
    const ending = deadline.ended().then(() => (ended = true));
    await setImmediate();
    expect([ended, stepsRunningOn()]).to.deep.equal([false, 1]);
    end();
    await ending;
    expect(stepsRunningOn()).to.equal(0);
  });

  it("calls the process exhausted where a step runs on for seconds after it was given up", async () => {
    await failure(new Deadline(30, 5).within(endless));
    const givenUpMs = performance.now();
    expect([isExhausted(), isExhausted(givenUpMs + 4000), isExhausted(givenUpMs + 5000)]).to.deep.equal([
      false,
      false,
      true,
    ]);
    end();
    await setImmediate();
    expect(isExhausted(givenUpMs + 5000)).to.equal(false);
  });

  it("stands still while it is paused", async () => {
    const deadline = new Deadline(30, 1000);
    expect(await deadline.paused(() => setTimeout(300, "done"))).to.equal("done");
    expect(deadline.leftMs).to.be.above(800);
  });
});
