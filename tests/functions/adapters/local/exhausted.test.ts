import { expect } from "chai";
import { isAlive, LocalProcesses, workersOf } from "../../../helpers/local-function.ts";
import { LocalStage } from "../../../helpers/local-stage.ts";
import { sample } from "../../../helpers/sample-images.ts";
import { eventually } from "../../../helpers/wait.ts";

/** A small drawing of eight times eight times … half-clear squares, which librsvg draws for minutes and nothing stops. */
function endlessDrawing(): Buffer {
  let groups = '<g id="a0"><rect width="999" height="999" fill-opacity="0.1" opacity="0.5"/></g>';
  for (let depth = 1; depth <= 6; depth++) {
    groups += `<g id="a${depth}">${`<use href="#a${depth - 1}" x="1"/>`.repeat(8)}</g>`;
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000"><defs>${groups}</defs><use href="#a6"/></svg>`;
  return Buffer.from(svg);
}

describe("a process of the local image function whose threads are held by what it gave up", function () {
  this.timeout(120_000);
  const processes = new LocalProcesses();
  let stage: LocalStage;

  before(async () => {
    stage = await LocalStage.open({ partitions: 1, limits: { formats: ["jpeg", "svg"], processSeconds: 1 } });
  });
  after(async () => {
    await processes.end();
    await stage.pool.end();
  });

  it("ends, and another one goes on: each image has its outcome", async () => {
    const fn = await stage.imageFunction(processes, 1);
    const [first] = workersOf(fn);
    const good = sample("rocket.jpg");
    await stage.send("stuck", [endlessDrawing(), good, endlessDrawing(), good]);
    await eventually("all have ended", async () => (await stage.lag()) === 0, 90_000);
    const outcomes = { failed: 2, processed: 2 };
    expect(await stage.outcomes("stuck")).to.deep.equal({ rows: outcomes, counted: outcomes });
    expect(first !== undefined && isAlive(first)).to.equal(false);
    expect(fn.log.some(({ signal }) => signal === "SIGKILL")).to.equal(true);
    await eventually("another one takes part", async () => (await fn.health())?.status === 200);
    await stage.send("after", [good]);
    await eventually("it is processed", async () => (await stage.outcomes("after")).rows["processed"] === 1);
    expect(await fn.endedBy("SIGTERM")).to.equal(0);
  });
});
