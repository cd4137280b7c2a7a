import { expect } from "chai";
import type { RawMessage } from "../../../../functions/core/arrival.ts";
import { batchHandler, type StreamWork } from "../../../../functions/adapters/azure/stream-batches.ts";
import { keptLog } from "../../../helpers/kept-log.ts";

const messages = (partition: number, count: number): RawMessage[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ topic: "incoming", partition, offset: String(at), key: null, value: Buffer.from("x"), headers: {} },
    timestampMs: 0,
  }));

/** A handler over batches that are lists of messages already. */
const handlerOf = (work: Partial<StreamWork>) =>
  batchHandler({
    messagesOf: (bodies) => bodies as RawMessage[],
    handle: () => Promise.resolve(),
    limits: () => ({ remainingMs: () => 60_000, itemMs: 1000 }),
    setAside: () => Promise.reject(new Error("nothing is set aside here")),
    log: keptLog(),
    ...work,
  });

/** Of a first try. */
const context = {};

describe("batches of several partitions in one instance of Azure Functions", () => {
  it("are handled one image at a time, each partition in its order", async () => {
    let under = 0;
    let most = 0;
    const order: string[] = [];
    const handle = handlerOf({
      async handle({ partition, offset }) {
        most = Math.max(most, ++under);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${partition}/${offset}`);
        under--;
      },
    });
    await Promise.all([handle(messages(0, 3), context), handle(messages(1, 3), context)]);
    expect(most).to.equal(1);
    for (const partition of [0, 1]) {
      expect(order.filter((place) => place.startsWith(`${partition}/`))).to.deep.equal(
        [0, 1, 2].map((offset) => `${partition}/${offset}`),
      );
    }
  });

  it("come again, untouched, where others left them no time", async () => {
    let remainingMs = 1500;
    const handled: number[] = [];
    const handle = handlerOf({
      limits: () => ({ remainingMs: () => remainingMs, itemMs: 1000 }),
      async handle({ partition }) {
        await new Promise((resolve) => setImmediate(resolve));
        handled.push(partition);
        remainingMs = 500;
      },
    });
    const [first, second] = await Promise.allSettled([
      handle(messages(0, 1), context),
      handle(messages(1, 1), context),
    ]);
    expect([first.status, second.status, handled]).to.deep.equal(["fulfilled", "rejected", [0]]);
  });

  it("begin with their first image even where a run has less time than one may take", async () => {
    const handled: number[] = [];
    const handle = handlerOf({
      limits: () => ({ remainingMs: () => 10, itemMs: 1000 }),
      handle: ({ partition }) => {
        handled.push(partition);
        return Promise.resolve();
      },
    });
    await handle(messages(0, 1), context);
    expect(handled).to.deep.equal([0]);
  });
});
