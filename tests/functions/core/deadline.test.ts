import { expect } from "chai";
import type { Sharp } from "sharp";
import { Deadline } from "../../../functions/core/deadline.ts";
import { ProcessingError } from "../../../functions/core/errors.ts";
import { failure } from "../../helpers/failure.ts";

/** A decoder that does not look at the clock: what sharp's own limit cannot end. */
const deaf = { timeout: () => deaf, toBuffer: () => new Promise(() => undefined) } as unknown as Sharp;

describe("a deadline", () => {
  it("ends the wait for what cannot be stopped", async () => {
    const error = await failure(new Deadline(30, 20).within(new Promise(() => undefined)));
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
});
