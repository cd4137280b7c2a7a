import { expect } from "chai";
import { Outage } from "../../../functions/core/errors.ts";
import { sample } from "../../helpers/sample-images.ts";
import { LIMITS, ModuleBench } from "./module-bench.ts";

describe("the company's own processor ends as any image does", () => {
  let bench: ModuleBench;

  beforeEach(() => {
    bench = new ModuleBench();
  });
  afterEach(() => {
    bench.end();
  });

  const failing: [string, string, string, string][] = [
    ["throws", `throw new Error("no model");`, "processing_error", "the image processor threw: no model"],
    ["throws nothing", `throw undefined;`, "processing_error", "the image processor threw: undefined"],
    [
      "throws what cannot be told",
      `throw { toString() { throw 1; } };`,
      "processing_error",
      "the image processor threw: something that cannot be described",
    ],
    ["never ends", `await new Promise(() => {});`, "processing_timeout", "expected to take at most 1 s"],
    ["blocks its thread", `for (;;);`, "processing_timeout", "expected to take at most 1 s"],
    [
      "waits for what never comes, blocking",
      `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
      "processing_timeout",
      "expected to take at most 1 s",
    ],
    [
      "ends its process",
      `process.exit(3);`,
      "processing_crashed",
      "the image processor's thread ended: it exited with code 3",
    ],
    [
      "lets an error escape",
      `setTimeout(() => { throw new Error("later"); }); await new Promise(() => {});`,
      "processing_crashed",
      `the image processor's thread ended: nothing caught "later"`,
    ],
    [
      "gives no object",
      `return 5;`,
      "processing_error",
      "is wrong: expected a plain object as the result; received a number",
    ],
    [
      "gives what there is not",
      `return { labels: ["a"] };`,
      "processing_error",
      `is wrong: expected in the result only label, renditions; received "labels"`,
    ],
  ];
  for (const [what, body, reason, detail] of failing) {
    // What took all the time there is would take it again.
    const tries = reason === "processing_timeout" ? 1 : 2;
    it(`where it ${what}: ${reason}, recorded as failed after ${tries} tries`, async () => {
      await bench.runBody(body);
      const end = await bench.handled();
      expect(end).to.include({ outcome: "failed", reason, tries });
      expect(end.detail).to.contain(detail);
      expect(bench.deadLetters()).to.have.length(1);
    });
  }

  it("where it fills its memory: the others go on", async () => {
    bench.settings = { ...bench.settings, limits: { ...LIMITS, processSeconds: 30, maxAttempts: 1 } };
    await bench.runBody(`const all = []; for (;;) all.push(new Array(1000).fill(all.length + 0.5));`);
    const end = await bench.handled();
    expect(end).to.include({ outcome: "failed", reason: "processing_crashed" });
    expect(end.detail).to.contain("its objects took more than 512 MB");
  });

  it("where it refuses an image: rejected at once, in the thread that goes on", async () => {
    await bench.runBody(
      `if (++seen === 1) image.reject("no face in it"); return { label: "image " + seen };`,
      "let seen = 0;",
    );
    expect(await bench.handled("1")).to.include({
      ...{ outcome: "rejected", reason: "refused_by_processor", detail: "no face in it" },
    });
    expect(await bench.handled("2")).to.include({ outcome: "processed" });
    expect(bench.ports.warehouse.rows.size).to.equal(2);
    expect(bench.labels()).to.include("image 2");
  });

  it("where there are no pixels: the image's own fault", async () => {
    await bench.runBody(`return { label: String((await image.pixels()).widthPx) };`);
    const cut = sample("rocket.jpg").subarray(0, 20_000);
    expect(await bench.handled("1", cut)).to.include({ outcome: "rejected", reason: "corrupt" });
  });

  it("and a fault is followed by a new thread, so that the next attempt may go well", async () => {
    const attempts = `import { existsSync, writeFileSync } from "node:fs";`;
    const mark = JSON.stringify(`${bench.modules.folder}/attempted`);
    await bench.runBody(
      `if (!existsSync(${mark})) { writeFileSync(${mark}, ""); process.exit(3); } return { label: "well" };`,
      attempts,
    );
    expect(await bench.handled()).to.include({ outcome: "processed" });
    expect(bench.onlyRow().label).to.equal("well");
  });

  it("and what an image leaves behind may end the thread under the next: that one is tried again", async () => {
    const marks = `import { existsSync, writeFileSync } from "node:fs";`;
    const mark = JSON.stringify(`${bench.modules.folder}/first`);
    await bench.runBody(
      `if (!existsSync(${mark})) {
         writeFileSync(${mark}, "");
         setTimeout(() => { throw new Error("left behind"); }, 100);
         return {};
       }
       await new Promise((resolve) => setTimeout(resolve, 300));`,
      marks,
    );
    expect(await bench.handled("1")).to.include({ outcome: "processed", tries: 1 });
    expect(await bench.handled("2")).to.include({ outcome: "processed", tries: 2 });
  });

  it("and leaves the images beside it alone", async () => {
    await bench.runBody(`if (image.facts.type === "png") for (;;); return { label: "beside" };`);
    const [hanging, beside] = await Promise.all([bench.handled("1"), bench.handled("2", sample("rocket.jpg"))]);
    expect(hanging).to.include({ outcome: "failed", reason: "processing_timeout" });
    expect(beside).to.include({ outcome: "processed" });
  });

  it("the presets' renditions come out of the same time", async () => {
    bench.settings = { ...bench.settings, limits: { ...LIMITS, maxAttempts: 1 } };
    await bench.runBody(`const end = Date.now() + image.timeLeftMs() - 2; while (Date.now() < end);`);
    const end = await bench.handled();
    expect(end).to.include({ outcome: "failed", reason: "processing_timeout" });
  });

  it("a module that cannot be started is an outage: nothing is recorded, and the message comes again", async () => {
    const { settings: good } = await bench.modules.packaged(
      "good.mjs",
      `export default { version: "1", process() {} };`,
    );
    bench.run({ ...good, file: `${bench.modules.folder}/gone.mjs` });
    const error = await bench.handled().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Outage);
    expect((error as Outage).message).to.match(
      /^The image processor does not answer: it cannot be started: .*gone\.mjs/,
    );
    expect(bench.ports.warehouse.rows.size).to.equal(0);
  });
});
