import { expect } from "chai";
import { backoffMs } from "../../../functions/clients/backoff.ts";
import { workThrough } from "../../../functions/clients/ordered-batch.ts";
import { Patience } from "../../../functions/clients/patience.ts";
import { Slots } from "../../../functions/clients/slots.ts";
import type { RawMessage } from "../../../functions/core/arrival.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { eventually } from "../../helpers/wait.ts";

const batchOf = (...keys: (string | null)[]): RawMessage[] =>
  keys.map((key, offset) => ({
    ...{ key: key === null ? null : Buffer.from(key), value: null, headers: {} },
    ...{ topic: "t", partition: 0, offset: String(offset) },
  }));

/** Work whose messages end when the test says so. */
function controlled(concurrency: number) {
  const begun: string[] = [];
  const ends = new Map<string, (finished: boolean) => void>();
  const resolved: string[] = [];
  const state = { ending: false };
  return {
    ...{ begun, resolved, state },
    end: (offset: number, finished = true): void => ends.get(String(offset))?.(finished),
    work: {
      slots: new Slots(concurrency),
      ending: () => state.ending,
      finished: ({ offset }: RawMessage): void => void resolved.push(offset),
      handle: ({ offset }: RawMessage): Promise<boolean> => {
        begun.push(offset);
        return new Promise((resolve) => ends.set(offset, resolve));
      },
    },
  };
}

describe("the work on a batch", () => {
  it("tells of what is finished only when all before it is", async () => {
    const { work, end, resolved, begun } = controlled(8);
    const done = workThrough(batchOf("a", "b", "c", "d"), work);
    await eventually("all have begun", () => begun.length === 4);
    end(2);
    end(1);
    // A turn of the event loop, in which all that hangs on those two is done.
    await new Promise((resolve) => setImmediate(resolve));
    expect(resolved).to.deep.equal([]);
    end(0);
    await eventually("three are finished", () => resolved.length > 0);
    expect(resolved).to.deep.equal(["2"]);
    end(3);
    await done;
    expect(resolved).to.deep.equal(["2", "3"]);
  });

  it("begins a key's next message when the one before has ended, and takes those without a key for strangers", async () => {
    const { work, end, begun } = controlled(8);
    const done = workThrough(batchOf("a", "a", null, null, "b"), work);
    await eventually("four have begun", () => begun.length === 4);
    expect([...begun].sort()).to.deep.equal(["0", "2", "3", "4"]);
    end(0);
    await eventually("the fifth has begun", () => begun.length === 5);
    for (const offset of [1, 2, 3, 4]) end(offset);
    await done;
  });

  it("begins nothing more once it is to end, and waits for what has begun", async () => {
    const { work, end, begun, resolved, state } = controlled(2);
    const done = workThrough(batchOf("a", "b", "c", "a"), work);
    await eventually("two have begun", () => begun.length === 2);
    state.ending = true;
    end(0);
    end(1);
    await done;
    expect(begun).to.deep.equal(["0", "1"]);
    expect(resolved.at(-1)).to.equal("1");
  });

  it("stops behind a message that was given up, and does not tell of it", async () => {
    const { work, end, begun, resolved } = controlled(1);
    const done = workThrough(batchOf("a", "b", "c"), work);
    await eventually("the first has begun", () => begun.length === 1);
    end(0);
    await eventually("the second has begun", () => begun.length === 2);
    end(1, false);
    await done;
    expect([begun, resolved]).to.deep.equal([["0", "1"], ["0"]]);
  });
});

describe("patience", () => {
  const never = new AbortController().signal;

  it("holds new work back while an outage lasts, and lets it go when the outage ends", async () => {
    const patience = new Patience(keptLog(), () => 1);
    let out = true;
    const order: string[] = [];
    const first = patience.until(
      () => {
        if (out) return Promise.reject(new Outage("warehouse", { cause: new Error("closed") }));
        order.push("first");
        return Promise.resolve();
      },
      { offset: "0" },
      never,
    );
    await eventually("the outage is known", () => patience.reason);
    expect(patience.reason).to.equal("The warehouse does not answer: closed");
    const second = patience.until(() => Promise.resolve(void order.push("second")), { offset: "1" }, never);
    out = false;
    expect([await first, await second]).to.deep.equal([true, true]);
    expect(order).to.deep.equal(["first", "second"]);
    expect(patience.reason).to.equal(undefined);
  });

  it("does not let one message's unexpected fault hold others back", async () => {
    const log = keptLog();
    const patience = new Patience(log, () => 1);
    const stop = new AbortController();
    const bad = patience.until(() => Promise.reject(new TypeError("fault")), { offset: "0" }, stop.signal);
    await eventually("it has failed", () => log.lines.length > 0);
    expect(await patience.until(() => Promise.resolve(), { offset: "1" }, never)).to.equal(true);
    expect(patience.reason).to.equal("fault");
    stop.abort();
    expect(await bad).to.equal(false);
    expect(patience.reason).to.equal(undefined);
    expect(log.lines[0]?.level).to.equal("error");
  });

  it("gives up at once, in the middle of a wait, when told to", async () => {
    const patience = new Patience(keptLog(), () => 3_600_000);
    const stop = new AbortController();
    const work = patience.until(() => Promise.reject(new Outage("kafka")), {}, stop.signal);
    await eventually("it waits", () => patience.reason);
    stop.abort();
    expect(await work).to.equal(false);
  });

  it("waits longer each time, up to 10 s, half of it at random", () => {
    const least = [1, 2, 3, 7, 8, 5000].map((attempt) => backoffMs(attempt, () => 0));
    const most = [1, 2, 3, 7, 8, 5000].map((attempt) => backoffMs(attempt, () => 1));
    expect(least).to.deep.equal([50, 100, 200, 3200, 5000, 5000]);
    expect(most).to.deep.equal([100, 200, 400, 6400, 10_000, 10_000]);
  });
});
