import { expect } from "chai";
import type { Operations } from "../../../infra/contract/operations.ts";
import { failure } from "../../helpers/failure.ts";

/** What a stack's operations function is asked. */
export interface OperationRequest {
  readonly kind: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A provider's way into a stack, with a function of the test's behind it, and a web application that is well. */
export interface OperationsHarness {
  readonly operations: Operations;
  /** Sets what the function does with a request; what it throws, it throws. Before: nothing is answered. */
  readonly answerWith: (handler: (request: OperationRequest) => unknown) => void;
  /** How many requests the function has been given. */
  readonly asked: () => number;
  /** Bytes of an image that is too large for one request. */
  readonly tooLargeBytes: number;
  /** Works with the same stack where nothing of its function answers. */
  readonly unreachable: (work: (operations: Operations) => Promise<void>) => Promise<void>;
  /** What an operator needs so that it would: part of the message where it is not there. */
  readonly needed: RegExp;
}

const healthOf = async (operations: Operations): Promise<[string, boolean][]> =>
  (await operations.health()).parts.map(({ name, healthy }) => [name, healthy]);

/**
 * What the commands rely on, whichever way a cloud gives into its network.
 * @param harness asked once, before the first test
 */
export function behavesAsOperations(harness: () => OperationsHarness): void {
  it("runs an operation, and answers what it answers", async () => {
    const { operations, answerWith, asked } = harness();
    const before = asked();
    answerWith(({ kind, name, args }) => ({ revoked: true, asked: [kind, name, args] }));
    expect(await operations.run("revoke-api-key", { id: "k1" })).to.deep.equal({
      revoked: true,
      asked: ["operation", "revoke-api-key", { id: "k1" }],
    });
    expect(asked()).to.equal(before + 1);
  });

  it("answers nothing where an operation finds nothing", async () => {
    const { operations, answerWith } = harness();
    answerWith(() => null);
    expect(await operations.run("show-dead-letter", { imageId: "none" })).to.equal(null);
  });

  it("runs several at once, each with its own answer", async () => {
    const { operations, answerWith } = harness();
    answerWith(({ args }) => ({ id: args["id"] }));
    const ids = ["a", "b", "c", "d"];
    const answers = await Promise.all(ids.map((id) => operations.run("revoke-api-key", { id })));
    expect(answers).to.deep.equal(ids.map((id) => ({ id })));
  });

  it("throws what the function threw, in its own words", async () => {
    const { operations, answerWith } = harness();
    answerWith(() => {
      throw Object.assign(new Error("The kafka does not answer: timed out"), { name: "Outage" });
    });
    expect(await failure(operations.run("queues", {}))).to.include({
      name: "OperationError",
      type: "Outage",
      message: "The kafka does not answer: timed out",
    });
  });

  it("refuses what the cloud would refuse, and says which way an image of that size goes", async () => {
    const { operations, asked, tooLargeBytes } = harness();
    const before = asked();
    const base64 = Buffer.alloc(tooLargeBytes).toString("base64");
    const message = { customer: "c", source: "/s", id: "1", mode: "binary", base64 } as const;
    const error = await failure(operations.run("send-to-stream", message));
    expect(error).to.be.instanceOf(RangeError).with.property("message").that.contains("--source upload");
    expect(asked()).to.equal(before);
  });

  it("tells the health of what can be seen, and leaves out what a part that is down hides", async () => {
    const { operations, answerWith } = harness();
    answerWith(() => ({}));
    expect(await operations.health()).not.to.have.property("diskBytes");
    expect(await healthOf(operations)).to.deep.equal([
      ["operations", true],
      ["warehouse", true],
      ["kafka", true],
      ["web", true],
    ]);
    answerWith(({ name }) => {
      if (name === "queues") throw new Error("The kafka does not answer");
      return {};
    });
    expect(await healthOf(operations)).to.deep.include(["kafka", false]);
    answerWith(({ name }) => {
      if (name === "locked") throw new Error("The warehouse does not answer");
      return {};
    });
    expect(await healthOf(operations)).to.deep.equal([
      ["operations", true],
      ["warehouse", false],
      ["web", true],
    ]);
  });

  it("says what is needed where the function cannot be run", async () => {
    const { unreachable, needed } = harness();
    await unreachable(async (operations) => {
      const error = await failure(operations.run("queues", {}));
      expect(error).not.to.have.property("name", "OperationError");
      expect(error.message).to.match(needed);
      expect(await healthOf(operations)).to.deep.equal([
        ["operations", false],
        ["web", false],
      ]);
      await operations.close();
    });
  });
}
