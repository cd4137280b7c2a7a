import { expect } from "chai";
import { Outage } from "../../../functions/core/errors.ts";
import { schedule } from "../../../functions/jobs/schedule.ts";
import { keptLog } from "../../helpers/kept-log.ts";
import { eventually } from "../../helpers/wait.ts";

describe("the schedule", () => {
  it("runs each job at once and again, never beside itself, and logs what it did", async () => {
    const log = keptLog();
    let runs = 0;
    let underWay = 0;
    let most = 0;
    const run = async (): Promise<object> => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return { run: ++runs };
    };
    const running = schedule([{ name: "count", everySeconds: 0.001, run }], log);
    await eventually("it has run three times", () => runs >= 3);
    await running.stop();
    const after = runs;
    expect(most).to.equal(1);
    expect(log.lines.slice(0, 3)).to.deep.equal(
      [1, 2, 3].map((n) => ({ level: "info", fields: { job: "count", run: n }, message: "job done" })),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(runs).to.equal(after);
  });

  it("waits for what is under way when stopped", async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<object>((resolve) => {
      open = () => {
        resolve({});
      };
    });
    const log = keptLog();
    const running = schedule([{ name: "slow", everySeconds: 1, run: () => opened }], log);
    const stopped = running.stop();
    expect(log.lines).to.deep.equal([]);
    open();
    await stopped;
    expect(log.lines.map(({ message }) => message)).to.deep.equal(["job done"]);
  });

  it("says what a job waits for, and tries it again soon, however seldom it runs", async () => {
    let out = true;
    const log = keptLog();
    const run = (): Promise<object> => (out ? Promise.reject(new Outage("warehouse")) : Promise.resolve({}));
    const running = schedule([{ name: "upkeep", everySeconds: 86_400, run }], log);
    await eventually("it has tried twice", () => log.lines.length >= 2);
    expect(running.problem()).to.match(/^The warehouse does not answer/);
    out = false;
    await eventually("it has succeeded", () => log.lines.some(({ message }) => message === "job done"));
    expect(running.problem()).to.equal(undefined);
    expect(new Set(log.lines.map(({ level }) => level))).to.deep.equal(new Set(["warn", "info"]));
    await running.stop();
  });

  it("goes on after a fault, which it logs as an error and calls no outage", async () => {
    const log = keptLog();
    let runs = 0;
    const run = (): Promise<object> =>
      ++runs === 1 ? Promise.reject(new TypeError("a fault of the program")) : Promise.resolve({});
    const running = schedule([{ name: "faulty", everySeconds: 0.001, run }], log);
    await eventually("it has run again", () => log.lines.length >= 2);
    await running.stop();
    expect(log.lines.slice(0, 2).map(({ level, message }) => [level, message])).to.deep.equal([
      ["error", "job failed"],
      ["info", "job done"],
    ]);
    expect(running.problem()).to.equal(undefined);
  });
});
