import { expect } from "chai";
import { readDeadLetter } from "../../../../functions/core/dead-letter.ts";
import { startKafka } from "../../../helpers/kafka.ts";
import { isAlive, type LocalProcess, LocalProcesses, workersOf } from "../../../helpers/local-function.ts";
import { handledBy, LocalStage } from "../../../helpers/local-stage.ts";
import { sample } from "../../../helpers/sample-images.ts";
import { messagesOn } from "../../../helpers/topic-messages.ts";
import { eventually } from "../../../helpers/wait.ts";

/** How long the local provider lets a process end in order (stopTimeoutMs in infra/providers/local). */
const STOP_MS = 20_000;
/** So many that none of the functions here is done with them when it is told to end. */
const IMAGES = 60;

describe("the local image function under load", function () {
  this.timeout(180_000);
  let stage: LocalStage;
  let processes: LocalProcesses;
  const jpeg = sample("rocket.jpg");
  const images = (count: number): Buffer[] => Array.from({ length: count }, () => jpeg);

  before(async () => {
    stage = await LocalStage.open();
  });
  after(() => stage.pool.end());
  beforeEach(() => {
    processes = new LocalProcesses();
  });
  afterEach(() => processes.end());

  const inItsMidst = async (fn: LocalProcess): Promise<void> => {
    await eventually("some are handled", () => handledBy(fn).length >= 8);
  };

  for (const [what, end] of [
    ["SIGTERM", (fn: LocalProcess) => fn.endedBy("SIGTERM")],
    ["a second and a third SIGTERM", (fn: LocalProcess) => fn.endedBy("SIGTERM", 3)],
    ["Ctrl-C, pressed three times", (fn: LocalProcess) => fn.endedBy("SIGINT", 3, "group")],
  ] as const) {
    it(`ends what is under way at ${what}, commits it, and nothing is handled twice`, async () => {
      const name = what.replaceAll(/\W/g, "");
      await stage.send(name, images(IMAGES));
      const first = await stage.imageFunction(processes, 2);
      await inItsMidst(first);
      const toldAt = performance.now();
      expect(await end(first)).to.equal(0);
      expect(performance.now() - toldAt).to.be.below(STOP_MS);
      expect(workersOf(first).filter(isAlive)).to.deep.equal([]);
      const done = handledBy(first).length;
      expect(done).to.be.below(IMAGES);
      expect(await stage.outcomes(name)).to.deep.equal({ rows: { processed: done }, counted: { processed: done } });
      expect(await stage.lag()).to.equal(IMAGES - done);

      const second = await stage.imageFunction(processes, 2);
      await eventually("the rest is handled", async () => (await stage.lag()) === 0);
      expect(await second.endedBy("SIGTERM")).to.equal(0);
      const all = [...handledBy(first), ...handledBy(second)];
      expect(all).to.have.length(IMAGES);
      expect(new Set(all.map(({ imageId }) => imageId)).size).to.equal(IMAGES);
      // Nobody had begun one and left it: each began once.
      expect(all.filter(({ attempt, changed }) => attempt !== 1 || !changed)).to.deep.equal([]);
      expect((await stage.outcomes(name)).rows).to.deep.equal({ processed: IMAGES });
    });
  }

  it("loses a process to SIGKILL, starts another, and every image ends in one outcome", async () => {
    const name = "killed";
    const bad = 10;
    const sent = [...images(IMAGES), ...Array.from({ length: bad }, () => Buffer.from("no image"))];
    await stage.send(name, sent);
    const fn = await stage.imageFunction(processes, 2);
    await inItsMidst(fn);
    const [victim] = workersOf(fn);
    if (victim === undefined) throw new Error("expected two processes; found none");
    process.kill(victim, "SIGKILL");
    await eventually("a third is started", () => workersOf(fn).length === 3);
    await eventually("all are handled", async () => (await stage.lag()) === 0, 120_000);
    await eventually("two processes take part again", async () => (await fn.health())?.status === 200);
    const outcomes = { processed: IMAGES, rejected: bad };
    expect(await stage.outcomes(name)).to.deep.equal({ rows: outcomes, counted: outcomes });
    const announced = (await messagesOn(stage, stage.topics.processed)).filter(({ key }) =>
      key?.toString().startsWith(`${name}-`),
    );
    expect(new Set(announced.map(({ headers }) => headers["ce_id"])).size).to.equal(IMAGES);
    const letters = (await messagesOn(stage, stage.topics.deadLetter)).flatMap((one) => readDeadLetter(one) ?? []);
    expect(new Set(letters.map(({ customer }) => customer)).size).to.equal(bad);
    expect(new Set(letters.map(({ reason }) => reason))).to.deep.equal(new Set(["unsupported_format"]));
    expect(await fn.endedBy("SIGTERM")).to.equal(0);
  });

  it("ends in order while the broker is gone, and what it could not commit changes nothing when it comes again", async () => {
    const broker = await startKafka();
    try {
      const own = await LocalStage.open({ broker });
      await own.send("gone", images(IMAGES));
      const first = await own.imageFunction(processes, 1);
      await inItsMidst(first);
      await broker.kill();
      const toldAt = performance.now();
      expect(await first.endedBy("SIGTERM")).to.equal(0);
      expect(performance.now() - toldAt).to.be.below(STOP_MS);
      await broker.restart();
      const second = await own.imageFunction(processes, 1);
      await eventually("all are handled", async () => (await own.lag()) === 0, 90_000);
      expect(await own.outcomes("gone")).to.deep.equal({
        rows: { processed: IMAGES },
        counted: { processed: IMAGES },
      });
      expect(await messagesOn(own, own.topics.deadLetter)).to.deep.equal([]);
      expect(await second.endedBy("SIGTERM")).to.equal(0);
      await own.pool.end();
    } finally {
      await broker.stop();
    }
  });
});
