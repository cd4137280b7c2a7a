import { expect } from "chai";
import { workOff } from "../../../functions/hosting/batch.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { keptLog } from "../../helpers/kept-log.ts";

describe("a batch", () => {
  const about = (item: number): object => ({ item });
  const allTheTime = { remainingMs: () => 60_000, itemMs: 10_000 };

  it("is worked off in its order, and nothing comes again", async () => {
    const done: number[] = [];
    const again = await workOff(
      [1, 2, 3],
      async (item) => {
        done.push(item);
        await Promise.resolve();
      },
      allTheTime,
      keptLog(),
      about,
    );
    expect(done).to.deep.equal([1, 2, 3]);
    expect(again).to.deep.equal([]);
  });

  it("goes on past an item that fails, which alone comes again", async () => {
    const log = keptLog();
    const done: number[] = [];
    const work = async (item: number): Promise<void> => {
      if (item === 2) throw new Error("unforeseen");
      done.push(item);
      await Promise.resolve();
    };
    expect(await workOff([1, 2, 3], work, allTheTime, log, about)).to.deep.equal([2]);
    expect(done).to.deep.equal([1, 3]);
    expect(log.lines).to.deep.equal([
      { level: "error", fields: { item: 2, error: "unforeseen" }, message: "message not handled" },
    ]);
  });

  it("stops at an outage: that item and all behind it come again, none of them begun", async () => {
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      if (item === 2) throw new Outage("warehouse", { cause: new Error("refused") });
      await Promise.resolve();
    };
    expect(await workOff([1, 2, 3, 4], work, allTheTime, keptLog(), about)).to.deep.equal([2, 3, 4]);
    expect(begun).to.deep.equal([1, 2]);
  });

  it("begins nothing that there is no time for, but always the first", async () => {
    let remaining = 25_000;
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      remaining -= 8_000;
      await Promise.resolve();
    };
    const limits = { remainingMs: () => remaining, itemMs: 10_000 };
    expect(await workOff([1, 2, 3, 4], work, limits, keptLog(), about)).to.deep.equal([3, 4]);
    expect(begun).to.deep.equal([1, 2]);
    begun.length = 0;
    expect(await workOff([5, 6], work, { remainingMs: () => 0, itemMs: 10_000 }, keptLog(), about)).to.deep.equal([6]);
    expect(begun).to.deep.equal([5]);
  });
});
