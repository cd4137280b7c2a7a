import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { Allowance } from "../../../functions/core/allowance.ts";

describe("the time that an image may take", () => {
  it("is less by what each piece of work has taken, and not by the time between", async () => {
    const allowance = new Allowance(30);
    await allowance.spend(() => setTimeout(200));
    await setTimeout(300);
    const leftMs = await allowance.spend(({ leftMs }) => Promise.resolve(leftMs));
    expect(leftMs).to.be.within(29_000, 29_810);
  });

  it("is spent by work that fails, too", async () => {
    const allowance = new Allowance(0.1);
    await allowance.spend(() => setTimeout(150).then(() => Promise.reject(new Error("broken")))).catch(() => undefined);
    expect(await allowance.spend(({ leftMs }) => Promise.resolve(leftMs))).to.equal(0);
  });
});
